"""Security checks as workflows: planning, filling, signing, reviewing, findings, corrective actions."""
