"""The package file that parties exchange: strict reading, signatures, roster, encryption, verification.

Bytes and files in, values out; nothing here knows SQL, a clock or a window. `container` is the strict ZIP,
`keys` and `sealing` are the suites, `roster` says whose keys are whose, `manifest` is what is signed,
`package` writes and reads the whole, `plan` says what an import would change. ``verify.py`` does the
checking once more, alone, for third parties.
"""
