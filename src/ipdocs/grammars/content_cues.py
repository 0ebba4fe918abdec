"""Words that tell content from chrome on any page: what templates call their boxes, and what lines of chrome begin with.

Rows of (group, words). Groups are features of the content model, whose weights say what each is worth: no row decides
alone. Nothing here names a site.
"""

# Words of class and id attributes (split at hyphens, underscores and capitals), and elements that mean the same.
BOX_WORDS: tuple[tuple[str, str], ...] = (
    ("nav", "nav navbar navi navigation menu menus submenu dropdown breadcrumb breadcrumbs crumb crumbs topbar header "
     "head masthead hd toplinks site search searchbar login crumbnav weizhi position tabs tab pagination pager pages "
     "sitenav navs channel language lang skip"),
    ("foot", "foot footer ft bottom copyright copy legal disclaimer colophon friendlink imprint beian"),
    ("side", "side sidebar aside rail right left widget widgets secondary col sidecol rightbar fl fr complementary"),
    ("share", "share shares sharing social sns print tools tool toolbar bar fontsize font qrcode ewm code wechat weixin "
     "weibo follow facebook twitter bookmark bdshare jiathis actions action buttons button btn like likes bshare"),
    ("related", "related relate recommend recommended recommendations more hot rank ranking top popular latest recent "
     "trending links link list lists news morelist read next prev previous prevnext teaser card cards grid carousel "
     "slider swiper xg relevant recirc outbrain taboola collection promoted series feed archive archives"),
    ("comment", "comment comments reply replies respond disqus discussion pinglun feedback form cmt review rating vote"),
    ("meta", "meta byline author authors date time datetime timestamp source info pubtime published publish posted "
     "tags tag category categories cat bio profile writer laiyuan subtitle label labels kicker credit editor views "
     "infos about edit postmeta dateline contributor"),
    ("ad", "ad ads adv advert advertisement advertising sponsor sponsored promo promotion banner newsletter subscribe "
     "subscription signup popup modal overlay cookie cookies consent gdpr alert notice paywall donate cta dfp gpt "
     "optin gg guanggao marketing offer app download notification"),
    ("body", "content contents contenttext article post entry story body text main mainbody detail details zoom trs "
     "editor prose paragraph para txt maintext article articlebody postbody entrycontent neirong richtext artibody "
     "rich rte wysiwyg markdown page cont con copytext ueditor conttext single view primary section"),
    ("title", "title headline heading headlines biaoti tit hl h1 subject"),
    ("caption", "caption figure figcaption image images img photo photos pic picture media video gallery thumb thumbnail "
     "player audio embed wp"),
    # Names that are seldom given to anything else; a name of several words is looked for as one word too.
    ("text", "articlebody articlecontent articletext articlecon entrycontent entrybody postcontent postbody posttext "
     "storybody storycontent contentbody bodycontent bodytext maintext textcontent newscontent newstext newsbody artibody "
     "detailcontent trseditor trsueditor jscontent richmediacontent blogcontent pagecontent singlecontent conttext neirong"),
    ("thread", "comments commentlist commentslist disqus disqusthread pinglun respond replies livefyre discussion "
     "commentarea commentbody replylist usercomments"),
)  # fmt: skip

ELEMENT_WORDS: tuple[tuple[str, str], ...] = (
    ("nav", "nav header menu search select option optgroup button"),
    ("foot", "footer"),
    ("side", "aside"),
    ("comment", "form fieldset legend dialog"),
    ("caption", "figure figcaption"),
    ("list", "ul ol dl"),
    ("table", "table"),
    ("article", "article"),
    ("main", "main"),
    ("quote", "blockquote"),
)

# What a line begins with: its first word in English, its first two characters in Chinese.
LINE_STARTS: tuple[tuple[str, str], ...] = (
    ("share", "share tweet print email pin facebook twitter whatsapp linkedin reddit flipboard telegram wechat weibo copy "
     "follow like save bookmark 分享 转发 打印 字号 字体 大中 微信 微博 关注 点赞 收藏 扫一 扫码 复制 手机 打开 下载 "
     "【打 【字 【大 [打 [字 二维 举报 纠错 我要 【关 关闭"),
    ("related", "related recommended popular trending latest more read see most also you next previous prev older newer "
     "continue check watch recent top similar don't up editor's 相关 推荐 热门 热点 更多 延伸 猜你 上一 下一 往期 最新 "
     "精彩 排行 专题 今日 查看 阅读 返回 大家 本周 图片 热评 查阅 前一 后一 链接 友情"),
    ("meta", "by published posted updated last date source author written filed tags tagged topics category categories "
     "story reporting editing credit photo image photograph credits copyright © editor image: photo: source: tags: "
     "author: 来源 作者 时间 发布 日期 编辑 责任 责编 本文 原标 摄影 记者 图/ 文/ （责 (责 【责 [责 标签 关键 点击 浏览 "
     "访问 人气 次数 更新 信息 文章 稿源 审核 校对 监制 出处 供稿 撰稿 分类 主题 索引 发文 成文 字数"),
    ("legal", "© copyright all privacy terms cookie cookies cookies: we use this disclaimer advertisement advertising "
     "advertise sponsored ad contact about sitemap careers accept subscribe sign log login register join get newsletter "
     "enter click download 版权 声明 免责 联系 关于 网站 京公 京IC 备案 主办 承办 地址 电话 邮箱 登录 注册 广告 客服 "
     "投稿 法律 隐私 本网 本站 凡本 凡注 未经 违法 互联 增值 经营 技术 特别 转载 郑重 温馨 风险"),
    ("nav", "home menu search skip toggle close open back go all sections main navigation show hide share: 首页 当前 您现 "
     "您的 你的 你现 所在 位置 主页 搜索 导航 网站 返回 繁体 简体 english 站内 设为 加入 新闻"),
    ("comment", "comment comments leave reply replies post your name add join view be 评论 网友 发表 跟帖 回复 我来 条评 "
     "已有 最热 全部 楼主 沙发"),
)  # fmt: skip

# What stands anywhere in a short line of chrome; rows for Latin script (lower case) and for Chinese.
LATIN_WORDS: tuple[tuple[str, str], ...] = (
    ("legal", "copyright|©|rights reserved|cookie|privacy"),
    ("meta", "min read|updated|published|photo|getty|views"),
    ("share", "share|facebook|twitter|newsletter|subscribe|sign up|click here|app"),
    ("related", "read more|related|read also|see also|more from|»|>>"),
    ("comment", "comment|log in"),
)
HAN_WORDS: tuple[tuple[str, str], ...] = (
    ("legal", "版权|ICP|公网安备|许可|转载|侵权|©"),
    ("meta", "来源|作者|编辑|记者|发布|浏览|阅读|点击|字号"),
    ("share", "分享|微信|微博|扫码|二维码|客户端|公众号"),
    ("related", "上一篇|下一篇|相关|推荐|更多|热门|排行|>>|»"),
    ("comment", "评论|登录|回复"),
)

# What chrome of any length says somewhere, searched for in lower case.
PHRASES: tuple[tuple[str, str], ...] = (
    ("consent", "cookie|privacy policy|personal data"),
    ("offer", "newsletter|subscri|sign up|e-mail address|your email|affiliate|订阅|客服"),
    ("rights", "copyright|all rights reserved|版权|转载|侵权|©|免责"),
)
