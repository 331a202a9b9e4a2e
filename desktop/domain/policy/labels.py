"""The words that tell roles apart: labels such as 责任单位：, closing verbs such as 牵头, and remarks.

Quantifiers over words that can follow each other in any order are possessive, so that no wording makes
matching slow.
"""

import re

_UNIT_NOUN = r"(?:单位|部门|机构|处室|科室|股室|主体|地区|企业|方)"
_LEAD_LABEL = (
    r"(?:总?牵头|主办|主责|第一责任|首要责任|主抓|抓总)(?:负责|责任|实施|落实|组织)*+"
    rf"(?:{_UNIT_NOUN}|(?<=牵头))"
)
_RESPONSIBLE_LABEL = (
    r"(?:主要|具体|共同)?"
    r"(?:责任|配合|参加|参与|协办|协同|协作|协助|实施|承办|落实|负责|成员|支持|执行|推进|联合|主管)"
    rf"(?:责任|实施|落实|负责|配合|承办|参与|协助|和)*+(?:{_UNIT_NOUN}|(?<=配合))"
)
_DUTY_LABEL = r"(?:任务|责任|职责|工作|部门)?分工"
_PERSON_LABEL = (
    r"(?:(?:分管|牵头|责任|负责|包保|联系|挂包|市|省|县|区)++领导|责任人|负责人|联系人|联络员|联系电话)"
)
_DUE_LABEL = (
    r"(?:完成|办理|整改|推进|工作|实施)?"
    r"(?:时限要求|时限|时间节点|时间要求|完成时间|时间|期限|进度安排|时间安排)"
)
_SHORT_LEAD = r"(?:总?牵头|主办|主责)"
_SHORT_RESPONSIBLE = r"(?:配合|协办|承办|参与|责任|负责)"
_COLON = r"[ \t\u3000\xa0]*[:：∶︰]"
_UNIT_LABEL = rf"(?:{_LEAD_LABEL}|{_RESPONSIBLE_LABEL}|{_DUTY_LABEL})"
_ROLE_LABEL = rf"(?P<lead>{_LEAD_LABEL})|(?P<resp>{_RESPONSIBLE_LABEL})|(?P<duty>{_DUTY_LABEL})"
_SHORT_LABEL = rf"(?P<lead2>{_SHORT_LEAD})|(?P<resp2>{_SHORT_RESPONSIBLE})"

ANY_LABEL = re.compile(
    rf"(?<!各)(?:{_ROLE_LABEL}){_COLON}"
    rf"|(?:(?<=[；;。，,、\s])|^)(?:(?:(?P<lead3>{_LEAD_LABEL})|(?P<resp3>{_RESPONSIBLE_LABEL}))为"
    rf"|(?:{_SHORT_LABEL}|(?P<other>{_PERSON_LABEL}|{_DUE_LABEL}|[\u4e00-\u9fff]{{2,8}}?)){_COLON})"
)
"""A label inside a statement; ``other`` announces something that is no unit."""
BARE_LABEL = re.compile(rf"^\s*(?:{_ROLE_LABEL})\s+(?![:：\s])")
"""A label set off by blanks instead of a colon."""
LABELLED = re.compile(rf"(?<![^\s。；;）)】—\-·●■◆▲★])(?!成员){_UNIT_LABEL}{_COLON}")
"""A label that opens a statement outside brackets; 成员单位 alone is a list of members."""
LABEL_AT_START = re.compile(rf"(?:{_UNIT_LABEL}|{_PERSON_LABEL}|{_DUE_LABEL}){_COLON}")
"""A label that continues such a statement."""
DUE_NOTE = re.compile(
    rf"\s*[（(〔\[［【]?{_DUE_LABEL}{_COLON}[^。；;（）()〔〕\[\]［］【】\n]{{1,40}}[）)〕\]］】]?"
)
"""A labelled time behind a statement: （责任单位：…）完成时限：2022年6月底."""
DUE_LABEL = re.compile(rf"{_DUE_LABEL}{_COLON}\s*$")
DUE_HEADING = re.compile(rf"^(?:{_DUE_LABEL}|.{{0,4}}(?:时限|时间|期限|进度|节点)(?:进度|要求|安排|节点)?)$")
LEAD_HEADING = re.compile(rf"^{_LEAD_LABEL}(?:及.*)?$")
RESPONSIBLE_HEADING = re.compile(
    rf"^(?:(?:相关|有关|其他)?{_RESPONSIBLE_LABEL}|{_DUTY_LABEL}|责任(?:单位|部门)分工|责任单位.*)$"
)

_BY_DUTY = (
    r"(?:(?:按照?|依照?|根据|依据)?(?:其|各自|自身|部门|有关|工作)*+(?:职责|职能|职权|权限|分工)++"
    r"(?:任务)?(?:和|及|与)?(?:分工|职责|权限|要求)*+)"
)
_HOW = (
    rf"(?:{_BY_DUTY}|共同|联合|具体|统一|总体|分别|分头|分级|全面|直接|各自|主要|均|等|一并"
    r"|依法|密切)"
)
_LEAD_VERB = (
    r"(?:统筹|组织|总)?(?:牵头|主办|抓总|主责|负总责)"
    r"(?:负责|组织|实施|落实|推进|推动|协调|抓总|抓好|开展|办理|制定|建设|完成|统筹|督导|督促|指导|抓|并)*+(?:工作)?"
)
_OTHER_VERB = (
    r"(?:分工负责|各负其责|负责|配合|参与|参加|协助|协同|支持|落实|承办|协办|实施|推进|推动|办理|执行|统筹"
    r"|组织|指导|督促|督导|监督|协调|承担|保障|抓好|研究(?:提出|制定|落实)[^、，。；]{0,12}(?:意见|方案|办法|措施))"
    r"(?:负责|组织|实施|落实|推进|推动|做好|配合|参与|协助|支持|开展|抓好|协调|督促|监督|保障)*+"
    r"(?:工作|(?<=做好|开展|抓好|推进|落实)[^、，。；\s]{1,12}工作)?"
)
CLOSING = re.compile(
    rf"(?:{_HOW}*+(?:(?P<lead>{_LEAD_VERB}|[为是]{_LEAD_LABEL})|(?P<resp>{_OTHER_VERB}|[为是]{_RESPONSIBLE_LABEL}))"
    rf"|(?P<duty>{_BY_DUTY}))$"
)
"""The verb that closes a group of names."""
LEAD_RULE = re.compile(
    r"(?:第一位|首位|第一个?|最前|排名第一|排序第一|首个)[^，。；、]{0,8}(?:为|是|系|作为)"
    r"[^，。；、]{0,4}(?:牵头|主办)"
)
"""The declaration that the first name of a list leads."""
GOES_ON = re.compile(r"下同")
REMARK = re.compile(
    r"^(?:下同|以下(?:简称|同)|持续|长期|常态化?|分年度|逐步|分步|分阶段|按时序|适时|及时|立即|全程"
    r"|每[年季月]|并?于|到|至|\d{4}\s*年|\d{1,2}\s*月|今年|本年|明年|年底|年内|[“\"]?十[三四五六七]五"
    r"|排名不分先后)"
    r"|\d{4}年.*前|\d月底?前"
)
"""What stands in a list of names and is none: times, 下同, 持续推进."""
POINTER = re.compile(
    r"^(?:以上|上述|本)(?:各|全部|所有|[\d一二三四五六七八九十、至\-—]{1,9})?(?:项|条|款|任务|工作|事项|措施|内容)*+(?:均|都|分别|统一)?由?"
)
POINTER_LIST = re.compile(
    r"第[\d一二三四五六七八九十]++(?:[、至\-—和与及,，]第?[\d一二三四五六七八九十]++)*"
    r"(?:项|条|款|点)(?:任务|工作|措施)*(?:均|都|分别|统一)?由?"
)
"""Which items a name answers for: 第2、3项由…."""
LEADING_WORD = re.compile(r"^(?:由|请|会同|以及|其中)")
OWN_ROLE = re.compile(
    r"[（(〔\[［](?:(?P<lead>牵头|主办|总牵头|牵头单位)|配合|协办|参与|负责|责任单位)[）)〕\]］]$"
)
"""A role behind one name: 市教育局（牵头）."""
SIDE_NOTE = re.compile(r"[（(〔\[［](?P<inner>[^（）()〔〕\[\]［］]*)[）)〕\]］]?$")
"""A bracket behind a name, which may belong to it or not: （市文明办）, （联系电话：…）."""
TOGETHER = re.compile(r"会同|会商")
HELPING = re.compile(r"配合|协助")
"""The verb between two units: 甲配合乙落实."""
DEED = re.compile(r"(?:做好|开展|抓好|推进|落实|完成)[^、，。；]*$")
PHRASE = re.compile(r"(?P<lead>牵头)|负责|配合|协助|参与|支持")
"""A verb with its object: 甲负责资金保障."""
