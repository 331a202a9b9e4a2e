"""Security checks: checklists as data, answers bound to the text they answer, scores with their derivation.

`values` says what things are, `checklist_file` reads checklists, `scoring` and the profiles compute,
`standing` says where an inspection, an answer, a signature and a finding stand. Values in, values out.
"""
