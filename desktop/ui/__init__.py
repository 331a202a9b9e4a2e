"""All the Qt there is.

Purpose: show what the services know, and hand them what people want. Pages are widgets, one table model
with declared columns (`table_model`), and calls to services; an ``if`` about tasks belongs to the services.

Flow: `desktop.app` makes a `Shell` (settings, workspaces, look) and a `MainWindow`. Without a workspace it
shows the `WelcomePage`; with one a `Workbench`: navigation, command bar, pages, inspector, status. Pages
share a `Desk`: they emit ``task_wanted`` or ``source_wanted`` instead of knowing each other, and read again
when ``changed``. Short reads and single edits run on the GUI thread; everything longer is a job of the
`JobRunner`, whose results come back to the GUI thread through a queue. Actions are declared once
(`actions`) and are found in the menu, by shortcut and in the palette.
"""
