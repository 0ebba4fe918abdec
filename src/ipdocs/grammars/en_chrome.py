"""English lines that belong to the page. Patterns meet a whole folded line in lower case."""

from ipdocs.grammars.rows import Cue

_NAV = (
    r"home(?: ?page)?|news(?: (?:reports?|releases?|cent(?:er|re)|room))?|insights?|resources?|events?|about(?: us)?"
    r"|contact(?: us)?|publications?|webinars?|blogs?|articles?|media|press|careers?|services|people|offices|library"
    r"|laws? and policies|policies|knowledge|podcasts?|professionals|practices|industries|capabilities|expertise|locations|attorneys|lawyers|client alerts?|topics|archives?|tags|categories|subscribe|search|donate|menu|login|log in|sign (?:in|up)|english|中文"
)
_DAY = r"(?:[a-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2} [a-z]{3,9} \d{4})"
_TRAIL = r"(?: *(?:>+|--+|»|›|->|-->|/|\||→) *| - )"

CUES = (
    Cue(
        "en.chrome.bio_short",
        r"[a-z .'-]{2,40} (?:teaches|writes|lectures|lives|works|practi[cs]es)\b.{8,120}",
        zone="tail",
        ends_body=True,
        of_author=True,
    ),
    Cue(
        "en.chrome.buttons",
        r"(?:[\[【(] ?(?:print|close|large|medium|small|big|middle|top|back|return|add|favou?rite|font|text|share|copy|e-?mail|save|download)[\w :]{0,40}[\]】)]\s*){1,6}(?:(?:font|text) size.{0,30})?|(?:font|text) size ?:? ?[a-z +\-|/]{1,30}",
    ),
    Cue("en.chrome.tags", r"(?:tags?|labels?|keywords?|categor(?:y|ies)|filed under|topics?|posted in) ?: ?.{0,200}"),
    Cue(
        "en.chrome.read_original",
        r"(?:click|tap) (?:here )?(?:to )?(?:read|view|see|open|download)\b.{0,80}|read (?:more|(?:the )?full (?:story|text))\b.{0,60}",
    ),
    Cue("en.chrome.read_original_after", r"read (?:the )?original\b.{0,60}", zone="tail"),
    Cue(
        "en.metadata.staff",
        r"\(?(?:editors?|edited by|reporters?|web editor|photo(?:s|graphs?)? by|photographers?|contributors?|proofread(?:er|ing)?)(?: in charge)? ?:.{0,80}",
        "metadata",
        zone="tail",
    ),
    Cue(
        "en.chrome.comments",
        r"\d{0,5} ?comments?\b.{0,40}|(?:log|sign) (?:in|up)(?: or (?:log|sign) (?:in|up))? to .{0,160}|(?:leave|post|add) a (?:comment|reply|review).{0,40}|no comments yet.{0,20}",
        opens_tail=True,
        zone="tail",
    ),
    Cue(
        "en.chrome.forum",
        r"(?:un)?answered\b.{0,80}|(?:asked|modified|viewed|asked by)\b.{0,60}|\d{1,5} (?:answers?|votes?|views|replies|likes)|sorted by ?:.{0,40}|your answer|(?:newest|oldest|best) (?:first|answers?)",
    ),
    Cue(
        "en.chrome.reference_only",
        r".{0,200}\b(?:for reference only|compiled from (?:public|the internet|the network)).{0,200}",
    ),
    Cue(
        "en.chrome.of_this_site",
        r"\(?(?:all )?(?:the )?(?:contents?|articles?|information|materials?)\b.{0,40} (?:on|of|in) this (?:web)?site .{0,200}",
        zone="tail",
    ),
    Cue(
        "en.metadata.bracketed_label",
        r"[\[【](?:release|publi|issu|promulgat|effective|implementation|document|date|source|valid|effect)[a-z. ]{0,30}[\]】].{0,300}",
        "metadata",
        zone="head",
    ),
    Cue(
        "en.metadata.labelled_bars",
        r"[a-z .]{3,30}:[^|]{2,80}(?:\|[a-z .]{3,30}:[^|]{2,80}){1,6}",
        "metadata",
        zone="head",
    ),
    Cue(
        "en.metadata.index_line",
        r"(?:index (?:no\.?|number)|release agency|(?:publishing|issuing|promulgating) (?:agency|authority|department|unit|organ|entity)|(?:issued|promulgated) by|issuer|subject (?:category|classification)|document (?:no\.?|number)|(?:release|promulgation|implementation|effective|expiration|expiry|repeal|invalidation) (?:date|time)|date of (?:writing|release|issue|issuance|publication|promulgation|adoption|signing|completion|posting|implementation)|(?:validity|effectiveness|timeliness|status)(?: level| status)?|language of (?:the )?original|disclosure (?:method|form|scope)|public category) ?: ?.{0,300}",
        "metadata",
        zone="head",
    ),
    Cue(
        "en.metadata.source_then",
        r"(?:source|author|editor) ?: ?[^:|]{2,80} (?:(?:release |publish |publication |update |post )?(?:time|date)|published|posted|updated|browse|views?|hits|clicks|font(?: size)?|author|editor|source|reads|reading(?: volume)?) ?:.{1,160}",
        "metadata",
        zone="head",
    ),
    Cue("en.chrome.font_letters", r"[at][+-]?(?: ?[|/]? ?[at][+-]?){1,3}", zone="head"),
    # The frame of a newsletter.
    Cue(
        "en.chrome.in_browser",
        r"(?:(?:view|read|open|see) (?:this|the) (?:e-?mail|message|newsletter|issue|bulletin)|having trouble (?:viewing|reading)|(?:e-?mail|message) not displaying).{0,80}",
    ),
    Cue(
        "en.chrome.mailing",
        r"(?:you(?:'re| are| have)?|this (?:e-?mail|message|newsletter) (?:was|is|has been)) (?:receiv(?:ing|ed)|getting|sent) .{0,200}",
        zone="tail",
        opens_tail=True,
    ),
    Cue(
        "en.chrome.preferences",
        r"(?:our )?mailing address\b.{0,100}|want to change how you receive.{0,80}|(?:you can |to |click (?:here )?to )?(?:unsubscribe|(?:update|manage|change) (?:your |my )?(?:e-?mail |subscription )?(?:preferences|subscription|settings))\b.{0,120}|forward(?: this)? to a (?:friend|colleague).{0,40}",
        opens_tail=True,
    ),
    # What a crawler wrote above the text.
    Cue(
        "en.chrome.crawled",
        r"(?:(?:original|source|page|article|web) ?)?(?:link|url) ?: ?.{0,400}|(?:retrieved|crawled|scraped|fetched|accessed|captured|archived)(?: (?:on|at|from|date|time))? ?: ?.{4,300}",
        zone="head",
    ),
    Cue("en.metadata.publisher", r"(?:publisher|published by) ?: ?[^.:]{2,120}", "metadata", zone="head"),
    Cue(
        "en.chrome.language_switch",
        r"(?:(?:en|eng|english|中文|简体|简|繁体|繁|de|deutsch|fr|français|日本語|한국어|русский|español)(?: *[|/·] *| +)?){2,8}",
        navigation=True,
    ),
    Cue(
        "en.metadata.dated_line",
        r"(?:[a-z]+day,? ?)?(?:[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? ?\d{4}|\d{1,2} [a-z]{3,9} \d{4})(?: +\d{1,2}:\d\d(?: ?[ap]m)?)? *(?:[|·•] *)?[^.]{0,160}",
        "metadata",
        zone="head",
    ),
    Cue(
        "en.metadata.byline_bars",
        r"by [^|]{2,60}\|.{0,160}|(?:xinhua|china daily|global times|people's daily|cgtn|reuters|ecns)[^|]{0,20}\|.{0,120}",
        "metadata",
        zone="head",
    ),
    Cue("en.chrome.most_viewed", r"(?:most|top) (?:viewed|read|popular|shared|stories|news)\b.{0,40}", opens_tail=True),
    Cue(
        "en.chrome.breadcrumb_dashes",
        r"(?:[a-z&' ]{2,40} (?:-|--|·|») ){1,4}(?:text|article|details?|content|body|list|main text)",
        zone="head",
        navigation=True,
    ),
    Cue(
        "en.chrome.like_it",
        r"(?:like|enjoy(?:ed)?|love) what you (?:read|see|hear)\b.{0,60}|was this (?:page|article) helpful.{0,60}",
    ),
    Cue(
        "en.chrome.bio_work",
        r".{2,60} (?:is responsible for|leads|heads|co-leads|advises|practi[cs]es|focuses|speciali[sz]es|represents|joined)\b.{0,60}\b(?:firm|practice|clients|team|law|office)\b.{0,500}",
        zone="tail",
        ends_body=True,
    ),
    Cue("en.chrome.stay", r"(?:stay|keep) (?:up to date|informed|connected|in touch|tuned)\b.{0,60}"),
    Cue(
        "en.chrome.bio",
        r".{2,80} is (?:an? |the )?(?:senior |managing |founding |equity )?(?:partner|associate|counsel|principal|director|attorney|lawyer|member)\b.{0,600}",
        zone="tail",
        ends_body=True,
        of_author=True,
    ),
    Cue(
        "en.chrome.practices",
        r"(?:related|our) (?:practices?|industries|people|professionals|services|expertise|capabilities|lawyers|attorneys|team)",
        opens_tail=True,
        zone="tail",
        ends_body=True,
    ),
    Cue(
        "en.chrome.about_author",
        r"(?:about|meet) the authors?",
        opens_tail=True,
        zone="tail",
        ends_body=True,
        of_author=True,
    ),
    Cue(
        "en.chrome.contacts",
        r"key contacts?|for (?:more|further) information.{0,80}",
        opens_tail=True,
        zone="tail",
        ends_body=True,
    ),
    Cue("en.metadata.reading_time", r".{0,80}\b\d{1,3} min(?:ute)?s?(?: read)?\b.{0,80}", "metadata", zone="head"),
    Cue(
        "en.chrome.inbox",
        r".{0,80}\b(?:in|to|into) your (?:inbox|mailbox)\b.{0,80}|(?:get|receive) (?:our|the|all) (?:latest|news|updates|alerts).{0,80}",
    ),
    Cue(
        "en.metadata.label",
        r"(?:(?:release|publish(?:ed|ing)?|publication|update|issue|promulgation|implementation|effective|expiration|expiry|repeal) (?:time|date)|date|time|source(?: of (?:the )?text)?|document (?:no\.?|number)|reference (?:no\.?|number)|date of issue|issued by|promulgated by|issuer|(?:issuing|promulgating) (?:body|bodies|authority|authorities|agency|agencies|departments?|organs?|entity|entities)|(?:full )?title(?= ?:)|authors?|translators?|editors?|translation date|views?|clicks|reading volume) ?:?",
        "metadata",
        zone="head",
        labels_next=True,
    ),
    Cue("en.metadata.translation_lead", r".{2,40}, translation (?:lead|desk|editor|team)", "metadata", zone="head"),
    Cue(
        "en.chrome.online_text",
        r".{0,60}(?:chinese|original|source|full)(?: \w+){0,2} (?:text|version|document|original)? ?.{0,20}(?:available|found|read|accessed) (?:online|here|at).{0,120}:?",
        zone="head",
    ),
    Cue("en.chrome.bare_url", r"(?:https?://|www\.)\S+"),
    Cue("en.chrome.links", r"(?:useful |quick |related )?links ?:"),
    Cue("en.chrome.advertisement", r"(?:advertisement|sponsored(?: content)?|advert)\b.{0,120}"),
    Cue("en.chrome.navigation", rf"(?:{_NAV})(?: *(?:&|,|/|\||·|and|>+|»|->) *(?:{_NAV}))*[>»]?", navigation=True),
    Cue(
        "en.chrome.view_all",
        r"(?:view|see|browse|back to|show|return to) (?:all|list|home|top|more|the top)\b[^.]{0,40}",
        navigation=True,
    ),
    Cue(
        "en.chrome.menu",
        r"(?:(?:open|close|toggle|mobile|main|skip to|menu|navigation|content|search|x|×)\s*){1,8}",
        navigation=True,
    ),
    Cue("en.chrome.breadcrumb_home", rf"home(?: ?page)?{_TRAIL}[^.]{{1,200}}", zone="head", navigation=True),
    Cue(
        "en.chrome.breadcrumb_section",
        r"(?:insights?|news(?:room)?|publications?|resources?|blogs?|articles?|knowledge(?: hub)?|research|policy|policies|regulation)"
        r" ?(?:[/>»›][^/>»›.:]{2,42}){1,4}",
        zone="head",
        navigation=True,
    ),
    Cue("en.chrome.breadcrumb_words", r"home [a-z]+(?: [a-z]+){0,4} ?", zone="head", navigation=True),
    Cue(
        "en.chrome.breadcrumb_position",
        rf"[^.:]{{0,30}}?(?:current )?(?:position|location|column)(?: is)? ?: ?(?P<trail>.{{0,200}}{_TRAIL})?(?P<keep>[^>»]{{0,400}})",
        zone="head",
        navigation=True,
    ),
    Cue(
        "en.chrome.you_are_here",
        rf"you are (?:now )?(?:here|at|in) ?: ?(?P<trail>.{{0,200}}{_TRAIL})?(?P<keep>[^>»]{{0,400}})",
        zone="head",
        navigation=True,
    ),
    Cue(
        "en.chrome.title_trail",
        r"(?P<trail>[^-]{3,60} - [^-]{3,40} - )(?P<keep>[^-].{10,300})",
        zone="head",
        navigation=True,
        repeats=True,
    ),
    Cue(
        "en.metadata.source_line",
        r"\W?(?:source|from|(?:reprinted|reproduced|republished|reposted) from) ?: ?[^.:]{2,80}",
        "metadata",
    ),
    Cue(
        "en.metadata.date_line",
        r"(?:release |publish(?:ed|ing)? |publication |post(?:ed)? |last |issue )?(?:date|time|updated?|published|released|posted|issued)"
        r"(?: (?:on|date|time))? ?: ?.{4,160}",
        "metadata",
        zone="head",
    ),
    # `Date of issue: … Source: … Number of readings: …`
    Cue(
        "en.metadata.dated_label",
        r"(?=[^:.,;]{0,40}\b(?:date|time|published|posted|issued|released|updated)\b)[^:.,;]{3,45}: ?(?=.{0,16}(?:19|20)\d\d).{0,240}",
        "metadata",
        zone="head",
    ),
    Cue(
        "en.metadata.byline",
        r"(?:[a-z ]{2,30}\| *)?(?:\d{1,2} )?(?:updated ?:|[a-z]{3,9}\.? \d{1,2}, \d{4}|\d{1,2} [a-z]{3,9} \d{4}) ?[^.]{0,80}"
        r"(?:\||:)[^.]{0,80}",
        "metadata",
        zone="head",
    ),
    Cue(
        "en.metadata.bare_date",
        r"(?:[a-z]+day, )?(?:[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?, ?\d{4}|\d{1,2} [a-z]{3,9} \d{4})",
        "metadata",
        zone="head",
    ),
    Cue(
        "en.metadata.posted_by",
        rf"(?:posted|published|updated)(?: on)? {_DAY}(?: by [^.]{{2,60}}| ?[|·•].{{2,120}})?"
        rf"|(?:posted|published|written) by [^.]{{2,60}} on {_DAY}",
        "metadata",
        zone="head",
    ),
    Cue(
        "en.metadata.by_name",
        r"by (?!the |an? |\d)[a-z.'-]+(?: [a-z.'-]+){1,3}(?:(?:, and|,| and| &) [a-z.'-]+(?: [a-z.'-]+){1,3}){0,3}",
        "metadata",
        zone="head",
    ),
    Cue("en.metadata.translated_by", r"translated by [^.|·•]{2,80}[|·•][^.]{2,160}", "metadata", zone="head"),
    Cue("en.metadata.author", r"(?:by|author|editor|edited by|written by) ?:.{0,200}", "metadata", zone="head"),
    Cue("en.chrome.author_box", r"(?:author|about the authors?|editor|contacts?) ?:?", opens_tail=True, zone="tail"),
    Cue(
        "en.chrome.author_role",
        r"(?:senior |managing )?(?:principal|partner|associate|counsel|director)\b[^.]{0,100}",
        zone="tail",
        ends_body=True,
    ),
    Cue(
        "en.chrome.previous",
        r"\W{0,3}(?:previous|prev|last|older)(?: (?:article|post|page|one|news))? ?:.{0,300}",
        opens_tail=True,
        ends_body=True,
    ),
    Cue(
        "en.chrome.next",
        r"(?:next|newer)(?: (?:article|post|page|one|news))? ?:.{0,300}",
        opens_tail=True,
        ends_body=True,
    ),
    Cue(
        "en.chrome.networks",
        r"(?:(?:linked ?in|facebook|twitter|x\.com|whatsapp|weibo|wechat|telegram|reddit|pinterest|youtube|instagram|copy link)[ |/,·]{0,3}){1,12}",
    ),
    Cue("en.chrome.report", r"(?:report (?:an? )?(?:error|problem|mistake)|gift this article|filed under|a[ +-]{0,2})"),
    Cue("en.chrome.more_in", r"more (?:in|from|by|on) [^.:]{2,40}", opens_tail=True, zone="tail"),
    Cue("en.chrome.blue_words", r"(?:click|tap|press|long press) (?:on )?the (?:blue|qr|code|picture|card)\b.{0,80}"),
    Cue(
        "en.chrome.follow_account",
        r"people who (?:liked|read) this\b.{0,60}"
        r"|(?:like|share|star)(?:,| and) (?:like|share|star|wow)\b.{0,80}",
        zone="tail",
    ),
    Cue(
        "en.chrome.organized_by",
        r"(?:organi[sz]er|organi[sz]ed by|sponsor(?:ed by)?|undertaker|hosted by) ?: ?[^.]{4,160}",
        zone="tail",
    ),
    Cue("en.chrome.share", r"share(?: (?:this|on|to|with)\b.{0,40})?(?: ?[-:] ?.{0,60})?", opens_tail=False),
    Cue(
        "en.chrome.print",
        r"(?!e-?mail ?: ?\S+@)(?:print|e-?mail|save|download|font(?: size)?)(?: (?:this )?(?:page|article))?(?: ?[:\[|/].{0,60})?"
        r"|download (?:the )?(?:full )?(?:text|translation|pdf|report|document|file|version|original)\b.{0,30}",
    ),
    Cue("en.chrome.scan", r"scan (?:and|to|the|with)\b.{0,80}|scan (?:the )?(?:qr )?code.{0,60}", opens_tail=True),
    Cue(
        "en.chrome.consult",
        r"(?:online consultation|one[- ]on[- ]one service|free consultation|customer service)\b.{0,80}",
        opens_tail=True,
    ),
    Cue(
        "en.chrome.related",
        r"(?:recommended|related|associated|similar|more|latest|hot|popular|featured)(?: \w+)?(?: (?:information|news|articles?|posts?|reading|stories|insights|content|links?|topics?|questions?|cases?|regulations?|laws|documents?|resources?|videos?|searches))(?: ?:.{0,200})?",
        opens_tail=True,
    ),
    Cue(
        "en.chrome.category",
        r"[^.:>]{0,60}\bposition ?:[^.]{0,120}|(?:(?:company|industry|legal|ip|firm|market|policy) )?(?:news|trends|updates|dynamics|information|insights)(?: cent(?:er|re))?",
        zone="head",
        navigation=True,
    ),
    Cue("en.chrome.top", r"(?:back to (?:the )?)?top"),
    Cue(
        "en.chrome.languages",
        r"(?:(?:global|international|china|world|asia|africa|europe|americas?|uk|usa?|hk|editions?|english|中文|简体|繁體|双语|fran.?ais|deutsch|español|português|italiano|русский|日本語|한국어|العربية)[ |/·-]{0,3}){2,16}",
        navigation=True,
    ),
    Cue("en.chrome.alert_banner", r"(?:law firm|client|legal) (?:alert|update|news(?:letter)?)", zone="head"),
    Cue(
        "en.chrome.disclaimer",
        r"\W{0,3}(?:(?:warm|kind|friendly) (?:tips?|reminders?|prompts?)|disclaimer|copyright notice|statement|tips?|reminder)\W{1,4}.{10,600}",
        opens_tail=True,
        zone="tail",
    ),
    Cue(
        "en.chrome.reproduced",
        r".{0,80}(?:(?:material|article|content|information|text)\b.{0,40}(?:is|are|was|comes?|came) (?:from|reproduced|reprinted|collected|taken)"
        r"|copyright belongs to|in case of infringement|if there is (?:any )?(?:infringement|something wrong)).{0,400}",
        opens_tail=True,
        zone="tail",
    ),
    Cue(
        "en.chrome.not_advice",
        r".{0,200}(?:not|nor) (?:be |constitute |intended (?:as|to be) )?(?:legal|investment) advice.{0,300}"
        r"|.{0,80}\b(?:content|article|publication|alert|newsletter|note|update|briefing|material)s?\b.{0,20} (?:is|are) (?:only )?(?:intended |provided |meant )?(?:only )?(?:to provide|to give|to offer|as|for) (?:an? )?general (?:guid|information|overview|summary|interest).{0,300}"
        r"|.{0,80}\bspecialist advice should be sought.{0,200}",
        opens_tail=True,
        zone="tail",
    ),
    Cue(
        "en.chrome.copyright",
        r"(?:copyright(?: ?(?:©|®|\(c\)|[:|,&-]|(?:19|20)\d\d|notice|statement|information|policy|reserved|belongs|owned|by\b|and\b|all\b|of this)|$)|©|\(c\) ?\d{4}).{0,400}|.{0,200}all rights reserved\.?.{0,100}",
        opens_tail=True,
    ),
    Cue(
        "en.chrome.copyright_owner",
        r"copyright (?!(?:administration|bureau|office|department|law|protection|owner|holder)s?\b)[^()]{0,200}",
        zone="tail",
        opens_tail=True,
    ),
    Cue(
        "en.chrome.footer_links",
        r"(?:contact us|privacy(?: policy)?|terms(?: of (?:use|service))?|subscribe|sitemap|site map|about us|cookies?(?: policy)?) *(?:[|·/] *[a-z][a-z ]{1,30})+",
    ),
    Cue(
        "en.chrome.address",
        r"address ?: ?.{6,200}\b(?:post(?:al)?|zip|p\.? ?r\.? ?china|road|street|avenue|district)\b.{0,80}",
        zone="tail",
    ),
    Cue("en.chrome.cookies", r".{0,80}\b(?:we|site|website) uses? cookies.{0,300}"),
    Cue(
        "en.chrome.newsletter",
        r"never miss (?:an?|our|the|any)\b.{0,60}|(?:sign up|subscribe)\b.{0,60}(?:newsletter|alerts?|mailing list|briefings?|updates?|insights?|e-?mail).{0,120}|enter your e-?mail.{0,60}",
    ),
    # Last, since it fits nearly any trail of a menu.
    Cue(
        "en.chrome.breadcrumb_trail",
        r"(?P<trail>(?:[^>»›→]{1,41}(?:>+|»|›|→)){1,5} ?)(?P<keep>[^>»›→]{1,300})",
        zone="head",
        navigation=True,
    ),
)
