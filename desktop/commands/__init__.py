"""The command line as a second front end: each module is one group of commands over the services.

With ``--json`` a command prints one JSON document on stdout and nothing else; progress goes to stderr.
The composition and the handling of errors are in `desktop.cli`.
"""
