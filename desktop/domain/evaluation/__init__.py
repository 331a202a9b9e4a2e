"""The year-end evaluation (目标责任制考核): schemes as data, facts in, scores with their derivation out.

`values` says what things are, `rules` scores one part, `engine` a whole scheme, `ranking` orders and grades,
`scheme_file` reads and writes schemes. Values in, values out; exact inside, rounded where the scheme says.
"""
