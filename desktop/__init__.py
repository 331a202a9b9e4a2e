"""Dukao (督考): from a government plan to a cited, exchangeable, scorable supervision ledger.

Layers, outermost first: ``app`` and ``cli`` (composition), ``ui`` and ``commands`` (two front ends),
``services`` (workflows), ``models``, ``exchange``, ``documents``, ``reports``, ``spreadsheets``
(adapters), ``records`` and ``domain`` (pure rules). ``errors``, ``i18n``, ``paths``, ``progress`` and
``settings`` are leaves that anyone may import. ``tests/test_imports.py`` enforces it.
"""

__version__ = "0.1.0"
