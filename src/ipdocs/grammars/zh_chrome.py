"""Chinese lines that belong to the page. Patterns meet a whole folded line in lower case."""

from ipdocs.grammars.rows import Cue

_TRAIL = r"(?: *(?:>+|»|›|->|-->|/|\|) *)"
# `10:31`, `10:31:20`, `上午10时31分`.
_TIME = r"(?:[上下]午|凌晨|晚上?)?\d{1,2}(?::\d\d(?::\d\d)?|[时点](?:\d{1,2}分?)?(?:\d{1,2}秒)?)"

CUES = (
    Cue("zh.chrome.today", r"今天是.{0,80}|.{0,20}(?:星期[一二三四五六日天]|天气).{0,40}", zone="head"),
    Cue(
        "zh.metadata.header_line",
        r"(?:索 *引 *号|信息分类|主题分类|发文机关|成文日期|发文字号|公开方式) +\S.{0,400}",
        "metadata",
        zone="head",
    ),
    Cue(
        "zh.metadata.staff",
        r"(?:发布人|发布者|供稿|撰稿|通讯员|记者|摄影|图片|图/文|排版|图文|制图|美编|文案|剪辑|审核|初审|复审|终审|责编|策划|校对|监制|稿源|来稿) ?[:/|丨].{0,80}",
        "metadata",
    ),
    Cue("zh.chrome.tags", r"(?:标签|关键词|关键字|话题|栏目|分类) ?:.{0,120}"),
    Cue(
        "zh.chrome.reactions",
        r"(?:(?:点?赞|踩|在看|收藏|添加收藏|评论|举报|分享|转发|阅读|喜欢|打赏|留言|关注|投诉|下载|导出|打印|复制)(?: (?:word|pdf))?(?: ?[(]?\d{1,7}\+?[)]?)? *){2,12}",
        opens_tail=True,
    ),
    Cue("zh.chrome.buttons", r"(?:[【\[(] ?[\u4e00-\u9fff]{2,6}(?: ?:[大中小 ]{1,10}| ?)[】\])]\s*){2,8}"),
    Cue(
        "zh.chrome.satisfaction",
        r"[^。,;(]{0,20}(?:是否满意|满意度|评价)[^。,;(]{0,40}(?:满意|一般|好评|差评|评价)[^。,;(]{0,40}",
    ),
    Cue(
        "zh.chrome.hot",
        r"(?:热点|热门|最新|推荐|相关|精彩|编辑|今日|本周|本月|24小时|一周)(?:[\u4e00-\u9fff]{0,4})(?:问答|热榜|榜单|排行榜?|法规|法律|资讯|图片|视频|话题|搜索|推荐|阅读|新闻|文章)",
        opens_tail=True,
    ),
    Cue("zh.chrome.advert", r"广告(?:$|[ :|].{0,60})"),
    Cue(
        "zh.chrome.follow",
        r"[\W_]{0,6}(?:点击|长按|扫码|扫描|识别|关注).{0,30}(?:关注|星标|领取|二维码|公众号|蓝字|阅读原文|小程序).{0,40}",
    ),
    Cue("zh.chrome.business", r"(?:商务合作|投稿|爆料|转载|联系小编).{0,60}(?:微信|邮箱|电话|后台|联系).{0,60}"),
    Cue(
        "zh.chrome.statement",
        r"\W{0,2}(?:免责声明|版权声明|特别声明|声明|版权说明|温馨提示)\W{1,3}.{0,80}(?:转载|不代表|版权|侵权|观点|来源|网络|参考).{0,400}",
    ),
    Cue("zh.chrome.citing", r"引用本.{1,12}|本(?:系统|网|站|平台|库)[^。]{0,40}(?:仅供|为准|概不).{0,80}", zone="tail"),
    Cue(
        "zh.metadata.dated_line",
        rf"(?:https?://\S{{4,80}} *)?(?:(?:日期|时间) ?: ?)?(?:19|20)\d\d ?[年/.-] ?\d{{1,2}} ?[月/.-] ?\d{{1,2}} ?日?(?: *{_TIME})?(?: *[|【\[]?(?:来源|稿源|来自|作者|浏览|字体|字号|责任编辑|编辑|分享|阅读|点击|发布|打印).{{0,120}})?",
        "metadata",
        zone="head",
    ),
    # Above the title: `中央政府门户网站 www.gov.cn 2013年05月17日 10时31分`, or the name alone.
    Cue(
        "zh.metadata.site_line",
        r"[\u4e00-\u9fff][^。,;:|]{1,23} +(?:https?://|www\.)[\w./-]{4,60}(?: +(?:19|20)\d\d ?[年/.-].{4,160})?",
        "metadata",
        zone="head",
    ),
    Cue(
        "zh.chrome.site_name",
        r"(?!关于)[\u4e00-\u9fff]{2,12}(?:政府|部|局|委员会|委|厅)(?:门户|官方|政务|公众信息)?网站?|(?:中国政府|新华|人民|央视)网",
        zone="head",
    ),
    Cue(
        "zh.chrome.skip_link",
        r"(?:移至|移到|跳至|跳到|跳转[到至]|转到|直达)(?:主要?|正文|页面)?(?:内容|正文)(?:区块?|区域)?",
        zone="head",
        navigation=True,
    ),
    # Short words with a link to the English pages among them: `English 简体版 寄给朋友`, `无障碍 | 繁体 | EN`.
    Cue(
        "zh.chrome.languages",
        r"(?:[\u4e00-\u9fff]{1,8}[ |/]+)+(?:english|eng?)(?:[ |/]+[\u4e00-\u9fff]{1,8})*|(?:english|eng?)(?:[ |/]+[\u4e00-\u9fff]{1,8})+",
        zone="head",
        navigation=True,
    ),
    Cue(
        "zh.chrome.breadcrumb",
        r"(?:您?(?:现在|当前)?所?在?的?位置(?:是|为)?|当前位置|首页) ?[:>»].{0,200}",
        zone="head",
        navigation=True,
    ),
    Cue("zh.chrome.breadcrumb_home", rf"首页{_TRAIL}.{{0,120}}", zone="head", navigation=True),
    Cue(
        "zh.chrome.channel",
        rf"[\u4e00-\u9fff]{{2,8}}(?:{_TRAIL}[\u4e00-\u9fff]{{2,8}}){{1,5}}",
        zone="head",
        navigation=True,
    ),
    Cue(
        "zh.metadata.original_post",
        r"(?:原创|转载)\s.{2,60}(?:19|20)\d\d[-年/]\d{1,2}[-月/]\d{1,2}.{0,40}",
        "metadata",
        zone="head",
    ),
    Cue("zh.chrome.account_tail", r"预览时标签不可点|喜欢作者|阅读原文|点个.{0,8}在看.{0,20}", zone="tail"),
    Cue("zh.chrome.qr", r"二维码|.{0,20}(?:扫一扫|扫描二维码|微信扫|关注我们|公众号).{0,40}"),
    Cue(
        "zh.metadata.date_line",
        r"(?:(?:发布|发表|更新|成文|公布|印发|信息)?(?:时间|日期)|发文日期|日期) ?:.{4,160}|(?:发布|发表|更新|刊发|编辑)于 ?:?.{4,80}",
        "metadata",
    ),
    # A line of a page's facts, whatever stands first in it: `字号：[大 中 小] 发布时间：2024-02-19 来源：…`.
    Cue(
        "zh.metadata.dated_and_sourced",
        r"(?:(?:字号|字体|作者|编辑|文章|信息|浏览|阅读|点击)[^。]{0,80}(?:时间|日期|发布于|来源) ?:?.{2,200}"
        r"|[^。,;]{0,60}(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}[^。]{0,30}来源 ?[:|].{2,120})",
        "metadata",
        zone="head",
    ),
    Cue(
        "zh.metadata.bracketed_label",
        r"[\[【](?:发布|发文|颁布|制定|印发|公布|实施|施行|生效|成文|效力|文件|法规)[\u4e00-\u9fff]{1,6}[\]】].{0,200}",
        "metadata",
        zone="head",
    ),
    Cue(
        "zh.metadata.source_line",
        r"(?:文章|信息|稿件|资料|内容)?(?:来源|作者|编辑|责任编辑|责编|浏览|点击数?|阅读) ?[:|丨].{0,120}",
        "metadata",
    ),
    Cue(
        "zh.metadata.crawler",
        r"\*{0,2}(?:检索时间|检索关键词|原文链接|发布机构|发布日期|来源|抓取时间|采集时间|网址)\*{0,2} ?:.{0,400}",
        "metadata",
    ),
    Cue(
        "zh.metadata.header_table",
        r"(?:索 *引 *号|主题分类|分 *类|发文机关|发文单位|发布机构|成文日期|发文字号|发文日期|发布日期|发布单位|公开日期|有 *效 *性|效力状态|主 *题 *词|关 *键 *词|标 *题|名 *称|公文种类|公开方式|公开范围|文 *号|生成日期|生效日期|失效日期|信息名称|文件名称|文件编号|信息来源|主 *送|组配分类|颁布机关|颁布日期|施行日期|实施日期|时效性|发布部门|效力级别|信息分类|服务对象|内容概述|时 *效|公开时限|公开形式|公开类别|责任部门|有效期|废止日期|文 *种|发文时间|规范性文件编号|统一登记号|体裁分类|题 *注|制发机关|签发日期|登记号|统一编号)(?: ?:.{0,200})?",
        "metadata",
        labels_next=True,
        zone="head",
    ),
    Cue("zh.metadata.hour", rf"(?:香港|北京|台北|当地|本地)时间 ?{_TIME}", "metadata"),
    Cue("zh.chrome.previous", r"上一(?:篇|条|页|则) ?:?.{0,200}", opens_tail=True, ends_body=True),
    Cue("zh.chrome.next", r"下一(?:篇|条|页|则) ?:?.{0,200}", opens_tail=True, ends_body=True),
    Cue("zh.chrome.share", r"(?:分享|分享到|分享至|转发)(?: ?:.{0,60})?"),
    Cue(
        "zh.chrome.print",
        r"[\[【(]? ?(?:我要纠错|打印|打印本页|关闭|关闭窗口|字体|字号|收藏|纠错|返回顶部|返回列表|大中小|中大小|大 中 小|友善列印|列印|转寄|回上一?页|回首页).{0,40}",
    ),
    Cue(
        "zh.chrome.related",
        r"(?:相关(?:新闻|文章|阅读|链接|推荐|内容|信息|解读|稿件|文件|报道|附件|专题)|往期(?:精彩|好文|热门|干货)?(?:推荐|回顾|精选|文章|内容|阅读)|(?:看过|喜欢)(?:此|本)(?:内容|文)的人还|推荐阅读|热门(?:文章|推荐|新闻)|最新(?:文章|资讯)|友情链接|延伸阅读|猜你喜欢|图片报道).{0,40}",
        opens_tail=True,
    ),
    Cue(
        "zh.chrome.about_author",
        r"作者(?:简介|介绍)(?: ?:.{0,200})?",
        zone="tail",
        opens_tail=True,
        ends_body=True,
        of_author=True,
    ),
    Cue("zh.chrome.readings_of", r"(?:文字|图片|图文|视频|政策|一图|相关)解读 ?:.{2,80}", zone="tail"),
    Cue("zh.metadata.first_printed", r"(?:原载|原刊)(?:于)? ?《.{2,80}", "metadata", zone="head"),
    Cue(
        "zh.chrome.account",
        r"(?:登录|注册|用户登录|登录注册|登录个人中心|个人中心|用户中心|会员中心|网站支持ipv6|支持ipv6)",
        zone="head",
        navigation=True,
    ),
    Cue("zh.chrome.link_spam", r"友情链接 ?:.{0,2000}"),
    Cue("zh.chrome.editor", r"[\[(（【]? ?(?:责任编辑|责编|编辑|校对|审核|监制|值班编委) ?:.{0,40}", zone="tail"),
    Cue(
        "zh.chrome.disclaimer",
        r".{0,60}(?:免责声明|版权声明|版权归原作者|来源于?网络|如有侵权|转载请注明|未经.{0,12}(?:授权|许可)|仅供(?:学习)?参考|不代表本).{0,400}",
        opens_tail=True,
        zone="tail",
    ),
    Cue(
        "zh.chrome.footer",
        r"(?:版权所有|主办单位|承办单位|主管单位 ?:|网站标识码|网站地图|联系我们|关于我们|隐私|.{0,20}icp备|.{0,20}公网安备|技术支持|建议使用).{0,300}",
        opens_tail=True,
        zone="tail",
    ),
    Cue("zh.chrome.download", r"[\[【(]? ?(?:原文|附件|文件|全文|pdf版?|word版?)?(?:下载|预览) ?[\])】]?"),
    Cue("zh.chrome.qr_in_title", r"(?P<keep>.{6,200}?) +二维码(?: ?\d+)?", zone="head"),
    Cue("zh.chrome.reads", r"(?:阅读|浏览|点击|点阅|访问)(?:量|数|次数|人数|人次)? ?:? ?\d+.{0,20}"),
)
