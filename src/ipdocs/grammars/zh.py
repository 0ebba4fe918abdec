"""Chinese rows. Patterns meet folded text in simplified characters, white space included where pages put it."""

from ipdocs.grammars.rows import DateForm, DateLabel, Enumerator, Field, Label, Predicate, Words

_HAN = r"[一二三四五六七八九十百零〇]{1,6}"

ENUMERATORS = (
    Enumerator("zh.enum.chapter", rf"第(?P<n>{_HAN}|\d{{1,3}})章(?!第)", "han", "章", 0),
    Enumerator("zh.enum.section", rf"第(?P<n>{_HAN}|\d{{1,3}})节", "han", "节", 1),
    Enumerator("zh.enum.article", rf"第(?P<n>{_HAN}|\d{{1,4}})条(?=[\s\u4e00-\u9fff])", "han", "条", 3),
    Enumerator("zh.enum.mark", rf"(?P<n>{_HAN})、", "han", "一、", 1),
    Enumerator("zh.enum.formal_mark", r"(?P<n>[壹贰叁肆伍陆柒捌玖拾]{1,3})、", "han", "壹、", 0),
    Enumerator("zh.enum.paren", rf"\((?P<n>{_HAN})\)", "han", "(一)", 2),
    Enumerator("zh.enum.part", r"(?i:part)\.? ?(?<! )(?P<n>\d{1,2})(?!\w)", "arabic", "part", 0, inline=False),
    Enumerator("zh.enum.space", rf"(?P<n>{_HAN}) +(?=[\u4e00-\u9fff])", "han", "一、", 1, inline=False),
    Enumerator("zh.enum.dot", rf"(?P<n>{_HAN})\.(?=[\s\u4e00-\u9fff])", "han", "一、", 1, inline=False),
)

_DIGIT = r"[〇零一二三四五六七八九]"

DATES = (
    DateForm("zh.date.full", r"(?P<y>(?:19|20)\d\d) ?年 ?(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?日"),
    DateForm(
        "zh.date.han",
        rf"(?P<y>{_DIGIT}{{4}})年(?P<m>[一二三四五六七八九十]{{1,2}})月(?P<d>[一二三四五六七八九十]{{1,3}})日",
    ),
    DateForm(
        "zh.date.mixed",
        r"(?P<y>(?:19|20)\d\d)年 ?(?P<m>(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))[a-z]* (?P<d>\d{1,2})",
    ),
    # Years of the calendar of Taiwan; without its name only after a label.
    DateForm("zh.date.minguo", r"(?:中华)?民国 ?(?P<roc>\d{2,3}) ?年 ?(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?日"),
    DateForm("zh.date.minguo_labelled", r"(?<=日期:) ?(?P<roc>1\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    DateForm("zh.date.month", r"(?P<y>(?:19|20)\d\d) ?年 ?(?P<m>\d{1,2}) ?月(?! ?\d)"),
)

# What may follow a date that stands alone.
WEEKDAYS = (Words("zh.date.weekday", r"\(?(?:星期|周)[一二三四五六日天]\)?"),)

DATE_LABELS = (
    DateLabel("zh.date.signed", r"(?:成文|签发|印发|发文|生成|制发)(?:日期|时间)?\**[:\s\]】]*$", "signed"),
    DateLabel(
        "zh.date.published",
        r"(?:(?<!完成|办结|实施|截止|截至|工作|活动|申报|报名)(?:时间|日期)|(?:发布|发表|更新|刊发)于)\**[:\s\]】]*$",
        "published",
    ),
    DateLabel("zh.date.effective", r"(?:自|从)\s*$", "effective"),
)

_KIND = r"(?:意见|通知|方案|计划|办法|措施|规划|纲要|决定|条例|规定|细则|要点|清单|批复|公告|通告|函|(?<![执司立方做违非合])法|指南|规则|令)"

DOCUMENT_TITLES = (
    Words(
        "zh.title.of_issuer",
        rf"(?P<issuer>[\u4e00-\u9fff、]{{3,60}}?) ?(?:关于|印发).{{4,160}}{_KIND}(?:\(.{{1,30}}\))?",
    ),
    Words("zh.title.kind", rf".{{4,120}}{_KIND}(?:\(.{{1,30}}\))?"),
)
# What a title says is issued by it. Where this stands again by itself, there the document begins.
ISSUED_TITLES = (
    Words(
        "zh.title.issued_quoted",
        r"(?:印发|批转|转发|发布|公布|颁布|下达)[^《》]{0,40}《(?P<named>[^《》]{4,120}(?:《[^《》]{1,60}》[^《》]{0,60})?)》",
    ),
    Words(
        "zh.title.issued",
        r"(?:印发|批转|转发|发布|公布|颁布|下达)(?P<named>[^《》]{4,120})的(?:通知|公告|通告|决定|函)$",
    ),
)
FIELDS = (
    Field("zh.field.title", r"标 *题|公文名称|文件名称|信息名称|名 *称", "title"),
    Field("zh.field.issuer", r"发文机关|发文单位|发布机关|制定机关|颁布机关|颁布单位|制发机关", "issuer"),
    Field("zh.field.number", r"(?:发文|发布|文件)?字号|文 *号|文件编号|(?:发文|发布|文件)文号", "document_number"),
    Field("zh.field.source", r"(?:(?:信息|文章|稿件|资料|内容)?来源|稿源|来自|转自)", "source"),
    Field("zh.field.publisher", r"发布机构|发布单位", "publisher"),
)
ISSUED = (Words("zh.issuer.issued", r"(?:^|,)(?P<issuer>[\u4e00-\u9fff]{3,40})(?<!社会)(?:印发|发布|出台|公布)了?"),)
AUTHORS: tuple[Words, ...] = ()
NUMBERS = (
    Words("zh.number.wen_hao", r"[\u4e00-\u9fff]{1,12} ?[\[(【]\d{4}[\])】] ?第?\d{1,5} ?号"),
    Words("zh.number.decree", r"(?:国令|国务院令|[\u4e00-\u9fff]{2,10}令) ?第? ?\d{1,5} ?号"),
)
ADDRESSEES = (
    Words(
        "zh.addressee",
        r"(?:各|有关|国务院各|国务院有关|中央和国家)[^。;]{3,500}:|[^。;]{2,60}(?:人民政府|委员会|管委会):",
    ),
)
SOURCES = (
    Words(
        "zh.source.label",
        r"(?:(?:信息|文章|稿件|资料|内容)?来源|稿源|来自|转自)\**[:\s|丨]{1,3}(?P<source>[^\s|:]{2,40}?)(?=[\s|:]|$|(?:阅读|浏览|点击|访问|作者|发布|发表|编辑|责任编辑|字体|字号|时间|日期|分享|打印|类型|分类|(?:19|20)\d\d[-年/.]|【|\[))",
    ),
)

ANNEXES = (Words("zh.annex", r"附 ?件 ?(?:\d{1,2}|[一二三四五六七八九十])? ?:?"),)  # a line that opens one
ATTACHMENTS = (Words("zh.attachments", r"附 ?件(?:\d{1,2}|[一二三四五六七八九十])? ?:.*"),)
FILES = (Words("zh.files", r"(?:相关|文件)?附 ?件(?:下载|列表)? ?:?"),)  # a line that links to files follow
RELEASE_MARKS = (Words("zh.release_mark", r"\((?:此件|本文|此文)[^()]{0,20}(?:公开|删减|发布|发至)[^()]{0,20}\)"),)
# Below the title of a speech: when it was given, and where.
_SPOKEN_AT = r",? ?在[^。;]{4,60}[上时](?:的[\u4e00-\u9fff]{2,4})?\)?"
_SPOKEN = Words("zh.dated.spoken", rf"[-—– (]{{0,4}}(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日{_SPOKEN_AT}")
DATED = (
    Words("zh.dated", r"\((?:19|20)\d\d年\d{1,2}月\d{1,2}日\)"),
    _SPOKEN,
)
SPOKEN_AT = (Words("zh.date.spoken_at", rf"{_SPOKEN_AT}$"),)  # after a date
# The last words of a document, also where they lost their own line.
IN_FORCE = (
    Words(
        "zh.closing.in_force",
        r"本(?:意见|通知|方案|办法|措施|规定|政策|计划|行动方案|若干措施|实施方案|细则)(?:由[^。]{2,60}解释|自[^。]{0,40}(?:起|施行|实施))",
    ),
)
CLOSINGS = (
    Words("zh.closing.in_short", r"(?:总之|综上所述|综上)[,，].*"),
    Words("zh.closing.all_places", r"各(?:地区?|部门|级|区县|市|省|有关|单位|成员)[^。]{0,60}要.*"),
    Words("zh.closing.annex", r"附件?\d? ?:.*|附件\d*"),
    Words(
        "zh.closing.salutation",
        r"(?:最后,)?(?:同志们|朋友们|女士们|先生们|各位(?:同志|同事|同仁|来宾|代表|委员|朋友))[,、:!].{0,80}(?:让我们|携手|携起手|祝愿|预祝|谢谢).*",
    ),
    Words("zh.closing.thanks", r"谢谢.{0,10}"),
    Words("zh.closing.contact", r"\(?联系(?:人|单位|电话).*"),
)
FIRST_LISTED_LEADS = (
    Words("zh.rule.first_listed_leads", r"(?:排|列)(?:名)?(?:在)?第一(?:位)?(?:的|者)?[^。;()]{0,20}为?牵头"),
)

# A rule about all clauses may stand inside the first of them.
CLAUSE_RULES = (
    Words(
        "zh.rule.in_clause",
        r"(?:排|列)(?:名)?(?:在)?第一(?:位)?(?:的|者)?[^。;()]{0,20}为?牵头(?:单位|部门)?(?:[,,]? ?下同)?|下同",
    ),
)

_OWN = r"(?:各自)?"
_DUTIES = (
    rf"(?:根据|按照?|依)(?:照|据)?(?:{_OWN}职责|工作职责|各自职能|职能|部门职责|任务)(?:和?(?:分工|任务|分管|范围))?"
)

PREDICATES = (
    Predicate("zh.clause.lead", r"(?:总)?牵头(?:负责|组织|落实|实施|推进)?(?!单位|部门)", "lead"),
    Predicate("zh.clause.marked_lead", r"\(牵头(?:单位|部门)?\)", "lead"),
    Predicate("zh.clause.together_with", r"会同|商(?=有关|相关|各)", "participant", before=True, ahead="lead"),
    Predicate("zh.clause.participate", r"(?:等)?(?:参与|参加|配合|协助|协同|协办)(?:负责)?", "participant"),
    Predicate("zh.clause.division_lead", rf"{_DUTIES}(?:分别|共同)?牵头(?:负责|落实|推进)?", "lead", division=True),
    Predicate(
        "zh.clause.division_participate",
        rf"{_DUTIES}(?:分别|共同)?(?:参与|参加|配合|协助|协同)",
        "participant",
        division=True,
    ),
    Predicate("zh.clause.division", rf"{_DUTIES}(?:分别|共同|具体)?(?:负责|落实|推进)?", division=True),
    Predicate("zh.clause.division_separately", r"分别负责|分工负责", division=True),
    Predicate("zh.clause.responsible", r"(?:具体|共同|联合|统筹|组织)?负责(?:落实|实施|推进)?(?!单位|部门|人|制)"),
    Predicate("zh.clause.overall", r"统筹(?:协调|推进|指导)?(?= ?[,;]|$)", "lead"),
    Predicate("zh.clause.implement", r"(?:组织|抓好|具体)?(?:落实|实施)", weak=True),
)
# What a body is called in a label: 责任单位, 牵头科室.
_UNITS = r"(?:单位|部门|主体|机构|处室|科室|股室|司局|委办局)"
LABELS = (
    Label("zh.label.lead", rf"(?:总)?牵头(?:责任)?{_UNITS}? ?:", "lead"),
    Label(
        "zh.label.participating",
        rf"(?:配合|参与|参加|协助|协同|协办|支持)(?:责任)?{_UNITS}? ?:",
        "participant",
    ),
    Label(
        "zh.label.responsible",
        rf"(?:主要)?(?:责任|负责|主责|实施|落实|主管|指导|承办|执行|经办|组织实施){_UNITS}(?:及分工)? ?:",
        "responsible",
    ),
    Label("zh.label.deadline", r"(?:完成|办结)?(?:时限|时间|期限|日期)(?:要求)? ?:", None, deadline=True),
    Label("zh.label.scope", r"(?:适用范围|适用地区|实施范围|范围|目标|备注) ?:", None),
)
JOINTS = (Words("zh.joint", r"(?:、|,|;|和|与|及|以及|/)\s*"),)
OPEN_LISTS = (
    Words("zh.open.bodies", r"等(?:有关|相关|各有关|各相关)?(?:部门|单位|部委|机构|成员单位)(?:和单位)?"),
    Words("zh.open.and_units", r"和(?:有关|相关)?单位(?=及|、|,|按|负责|根据)"),
    # 等 alone, where what follows shows that it ends a list (高等教育司 holds none).
    Words(
        "zh.open.and_so_on",
        r"等(?=国务院|各|有关|相关|和|与|及|、|,|;|负责|按|根据|依|牵头|参与|参加|配合|协助|分别|共同|[\s)]|$)",
    ),
)
# Not part of the name that follows: `由财政部牵头`.
ARTICLES = (Words("zh.article.by", r"由(?=[\u4e00-\u9fff])"),)
# Headings that most plans have, where the text that follows has lost its line: `一、发展目标到2025年，……`.
HEADINGS = (
    Words(
        "zh.heading.usual",
        r"(?:指导思想|(?:总体|工作|基本|有关|相关)要求|(?:总体|工作|发展|主要|建设)目标|目标任务|(?:基本|工作)原则|(?:主要|重点|工作)任务"
        r"|工作重点|(?:保障|工作|政策)措施|(?:组织|工作|政策)保障|组织(?:实施|领导)|(?:工作|实施)(?:安排|步骤))(?=[\u4e00-\u9fff\d])(?![的和与及是为等])",
    ),
)
# Words in the place of a body that name none.
NOBODIES = (
    Words("zh.nobody", r"无|暂无|同上|同前|待定|略|另行\S{0,6}"),
    Words(
        "zh.nobody.when",
        r"(?:长期|持续|常年|全年|常态|年度|每|按|根据|依据|适时|及时|立即|即时|分阶段|尽快|近期|中期|远期).*"
        r"|.*(?:年|月|季度|底|前|旬|完成|推进|坚持|实施)",
    ),
)
# The name of a column that counts the rows of a table.
NUMBER_COLUMNS = (Words("zh.column.number", r"序 *号|编 *号"),)
NAME_HEADS = (
    Words(
        "zh.name.tail",
        r"(?:部|委|局|署|院|会|办|厅|行|社|政府|中心|集团|公司|机构|部门|单位|地区|办公室|总部|法院|检察院|海关|大学|学院|协会|联盟|总队|支队|大队|团|所|站|处|工委|市|区|县|省|州|校|台|馆|协|联|庭|组|司|科|股|室)(?:\([^()]{1,20}\))?$",
    ),
)
DEADLINES = (
    Words(
        "zh.deadline.by",
        r"(?:力争)?(?:于|在)?(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末|上半年|下半年|年底)?(?:之?前)?(?:完成|取得[^,。;]{0,8}|出台|启动|实现)?",
    ),
    Words("zh.deadline.ongoing", r"(?:持续(?:推进|实施)|长期坚持|常态化推进)"),
)
# A body that the document itself gives a short name: `数据工作专班办公室（以下简称专班办）`.
DEFINITIONS = (
    Words("zh.body.defined", r"\(以下(?:简称|统称)[:\"'《]{0,2}(?P<short>[\u4e00-\u9fff]{2,14})[\"'》]{0,2}\)"),
)
_OF_PLACES = r"(?:省|自治区|直辖市|市|区|县|州|盟|旗|乡镇|自治[州县旗]|计划单列市|、|\(|\)|和|及)"
NAME_PATTERNS = (
    Words("zh.name.all_governments", rf"各(?:有关|相关)?{_OF_PLACES}+级?(?:人民)?政府(?:和新疆生产建设兵团)?"),
    Words("zh.name.all_bureaus", rf"各(?:有关|相关)?{_OF_PLACES}+[\u4e00-\u9fff]{{1,10}}?(?:局|委|厅|办)"),
)
SENTENCES = (
    Words("zh.sentence.responsible", r"(?:责任|牵头|负责)(?:部门|单位)(?:为|是)(?P<bodies>[^。;]{2,200})[。;]"),
)

# ---- kinds of document ----------------------------------------------------------------------------------------------

QA_LINES = (Words("zh.kind.qa_line", r"(?:问|答|网友|咨询|提问|回复|答复|记者)\d{0,2} ?:"),)
QA_MARKS = (Words("zh.kind.qa", r"问答|答记者问|有关情况"),)
# A title of what is a Q&A where speakers take turns in it.
SPOKEN_MARKS = (Words("zh.kind.conference", r"发布会|吹风会|见面会|访谈|对话|实录|专访"),)
PERSONS = (Words("zh.person", r"记者|主持人|发言人|新闻官|(?:部|局|司|处|厅|县|区|市|省)长|主任|书记|主席|教授|同志"),)
SPEAKERS = (Words("zh.kind.speaker", r"[\u4e00-\u9fff ·]{2,40}:(?! ?\d)"),)
ESSAY_MARKS = (
    Words("zh.kind.essay", r"(?:如何|怎么|怎样|为什么|哪些|是否|吗).{0,40}\?$"),
    Words(
        "zh.kind.advice",
        r"浅析|浅谈|浅议|浅论|试论|略论|探析|评析|误区|攻略|(?:[一二三四五六七八九十]|\d)(?:个|大)(?:要点|问题|建议|关键|陷阱)",
    ),
)
NEWS_MARKS = (
    Words("zh.kind.joint_statement", r"联合(?:声明|公报|宣言|新闻公报)"),
    Words("zh.kind.outcomes", r"成果(?:文件)?清单$|(?:双方|会见期间|访问期间).{0,20}(?:成果|协议)"),
)
SPEECH_MARKS = (
    Words("zh.kind.speech", r"讲话|致辞|演讲|发言"),
    Words("zh.kind.work_report", r"(?:政府|法院|检察院|常委会|常务委员会)工作报告(?:\([^()]{1,30}\))?(?= |$)"),
)
# One of the first lines of a speech: when and where it was given, or whom it greets.
SPEECH_LINES = (
    _SPOKEN,
    Words(
        "zh.kind.salutation",
        r"(?:尊敬的)?(?:主席|议长|各位(?:代表|委员|来宾|嘉宾|议员)|同志们|女士们|先生们|朋友们)(?:[、,][^。:;]{2,60})?:",
    ),
)
