"""Workflows: what the two front ends can ask for, one class each, over an open `Session`.

Flow: `Workspaces` creates or opens a workspace and gives a `Session` (clock, ids, operator, undo). A
service takes the session; reads give frozen values, a mutating method is one transaction that ends in
changes on the log, and everything expected that goes wrong is an `AppError`. `PolicyService` imports a
plan as drafts, `DraftService` corrects them, `IssuingService` issues them, `LedgerService` and
`PaperService` show them, `DirectoryService` knows who is who, `AuditService` verifies.
"""
