"""Edge cases of the opportunity rules and of the conversation document itself."""

from . import team
from .scene import Party, Scene


def tell(s: Scene) -> None:
    for story in (_several_open, _several_by_recency, _closed, _closed_without_history, _created_later, _reopened, _roles,
                  _hosts, _inactive_owner, _rehired, _two_companies, _internal_and_private, _schedule, _titles, _documents):
        story(s)


def _several_open(s: Scene) -> None:
    firm = s.company("Farringford Press", "farringford.test")
    editor = s.person(firm, "Hope Lyle", "hope@farringford.test")
    hosted = s.deal(firm, s.iris, "Plan", modified="2026-04-15 10:00")
    helped = s.deal(firm, s.callum, "Stock", modified="2026-04-28 10:00")
    s.deal(firm, s.jana, "Dock", modified="2026-05-29 10:00")
    s.case("several-deals-host", "Three open deals: the host owns one, another internal participant the second, nobody in the "
           "room the latest. The host's wins.", [editor], dict(contacts=[editor], accounts=[firm], opportunity=hosted),
           members=[s.iris, s.callum])
    s.case("several-deals-participant", "The host owns none; another internal participant owns one.", [editor],
           dict(contacts=[editor], accounts=[firm], opportunity=helped), host=team.user(s.world, "Anand"),
           members=[team.user(s.world, "Anand"), s.callum])


def _several_by_recency(s: Scene) -> None:
    firm = s.company("Gablecross Toys", "gablecross.test")
    buyer = s.person(firm, "Wren Abbot", "wren@gablecross.test")
    s.deal(firm, s.callum, "Plan", modified="2026-05-02 10:00")
    latest = s.deal(firm, s.jana, "Stock", modified="2026-05-27 10:00")
    s.deal(firm, s.callum, "Dock", modified="2026-05-14 10:00")
    s.case("several-deals-latest", "Nobody in the room owns one of the three: the latest LastModifiedDate.", [buyer],
           dict(contacts=[buyer], accounts=[firm], opportunity=latest))
    tied = s.company("Holmbury Bells", "holmbury.test")
    founder = s.person(tied, "Saul Ring", "saul@holmbury.test")
    pair = [s.deal(tied, s.callum, what, modified="2026-05-20 10:00") for what in ("Plan", "Stock")]
    s.case("several-deals-tie", "Two deals equal in owner rank and LastModifiedDate: the lowest id.", [founder],
           dict(contacts=[founder], accounts=[tied], opportunity=min(pair, key=lambda o: o["Id"])))


def _closed(s: Scene) -> None:
    firm = s.company("Ingleton Ropes", "ingletonropes.test")
    rigger = s.person(firm, "Tam Hurst", "tam@ingletonropes.test")
    steps = [("2026-03-02 10:00", "Qualification"), ("2026-05-04 10:00", "Proposal"), ("2026-06-24 15:00", "Closed Won")]
    deal = s.deal(firm, s.iris, "Plan", steps, modified="2026-06-25 10:00")
    s.case("closed-after", "The deal was closed, but only an hour after this conversation began.", [rigger],
           dict(contacts=[rigger], accounts=[firm], opportunity=deal), when="2026-06-24 14:00")
    s.case("closed-before", "The only deal was closed two hours before: the account alone.", [rigger],
           dict(contacts=[rigger], accounts=[firm]), when="2026-06-24 17:00")


def _closed_without_history(s: Scene) -> None:
    firm = s.company("Jervaulx Cheese", "jervaulxcheese.test")
    maker = s.person(firm, "Abe Curd", "abe@jervaulxcheese.test")
    closed = [("2026-01-12 10:00", "Closed Won")]
    deal = s.deal(firm, s.iris, "Stock", closed, modified="2026-07-20 10:00", close="2026-07-15", history=False)
    s.case("close-date-same-day", "Closed without history: open until the end of CloseDate, UTC.", [maker],
           dict(contacts=[maker], accounts=[firm], opportunity=deal), when="2026-07-15 16:30")
    s.case("close-date-passed", "Closed without history, the day after CloseDate.", [maker],
           dict(contacts=[maker], accounts=[firm]), when="2026-07-16 08:00")
    late = s.company("Kestrel Yarn", "kestrelyarn.test")
    dyer = s.person(late, "Lyn Woad", "lyn@kestrelyarn.test")
    slow = s.deal(late, s.iris, "Plan", close="2026-05-31")
    s.case("open-past-close-date", "An open deal whose CloseDate has passed is open.", [dyer],
           dict(contacts=[dyer], accounts=[late], opportunity=slow), when="2026-09-07 09:00")


def _created_later(s: Scene) -> None:
    firm = s.company("Lathom Lights", "lathomlights.test")
    buyer = s.person(firm, "Gil Beam", "gil@lathomlights.test")
    steps = [("2026-08-13 10:00", "Qualification")]
    deal = s.deal(firm, s.iris, "Pulse", steps, modified="2026-08-13 10:00")
    s.case("created-after-in-grace", "The deal was created ten days after the conversation: within the 14 days.", [buyer],
           dict(contacts=[buyer], accounts=[firm], opportunity=deal), when="2026-08-03 10:00")
    s.case("created-after-too-late", "The deal was created three weeks after the conversation.", [buyer],
           dict(contacts=[buyer], accounts=[firm]), when="2026-07-23 10:00")


def _reopened(s: Scene) -> None:
    firm = s.company("Marlpit Bricks", "marlpitbricks.test")
    clay = s.person(firm, "Ned Kiln", "ned@marlpitbricks.test")
    steps = [("2026-03-02 10:00", "Proposal"), ("2026-07-01 10:00", "Closed Lost"), ("2026-08-10 10:00", "Negotiation"),
             ("2026-10-05 10:00", "Closed Won")]
    deal = s.deal(firm, s.iris, "Dock", steps, modified="2026-10-06 10:00")
    s.case("reopened", "Closed in July, reopened in August, won in October; the conversation is in September.", [clay],
           dict(contacts=[clay], accounts=[firm], opportunity=deal), when="2026-09-02 10:00")
    s.case("reopened-later", "The same deal while it was closed, before it was reopened.", [clay],
           dict(contacts=[clay], accounts=[firm]), when="2026-07-20 10:00")


def _roles(s: Scene) -> None:
    advisor = s.company("Netherby Advisors", "netherbyadvisors.test")
    client = s.company("Otterbourne Foods", "otterbournefoods.test")
    una = s.person(advisor, "Una Scribe", "una@netherbyadvisors.test")
    deal = s.deal(client, s.iris, "Plan")
    s.role(deal, una)
    s.case("role-elsewhere", "The contact of one account has a role on another account's deal: candidate, chosen, and its "
           "account joins the accounts.", [una], dict(contacts=[una], accounts=[advisor, client], opportunity=deal))


def _hosts(s: Scene) -> None:
    firm = s.company("Plumstead Optics", "plumsteadoptics.test")
    lens = s.person(firm, "Rae Lens", "rae@plumsteadoptics.test")
    mine = s.deal(firm, s.iris, "Stock", modified="2026-04-16 10:00")
    s.deal(firm, s.callum, "Dock", modified="2026-05-26 10:00")
    s.case("host-not-a-party", "The host (named by Salesforce user id) is not among the parties and is still the host.",
           [lens], dict(contacts=[lens], accounts=[firm], opportunity=mine), members=[], host_reference="salesforce")
    s.case("host-by-party-id", "The host is named by the id of a party that has no userId.", [lens],
           dict(contacts=[lens], accounts=[firm], opportunity=mine), members=[s.callum, s.iris], host_reference="party")


def _inactive_owner(s: Scene) -> None:
    firm = s.company("Quenby Carts", "quenbycarts.test")
    cart = s.person(firm, "Moe Axle", "moe@quenbycarts.test")
    live = s.deal(firm, s.callum, "Plan", modified="2026-04-16 10:00")
    s.deal(firm, s.nigel, "Stock", modified="2026-05-26 10:00")
    s.case("inactive-host", "The host has left; his own open deal was never imported, a colleague's is taken.", [cart],
           dict(contacts=[cart], accounts=[firm], opportunity=live), host=s.nigel)
    other = s.company("Rushey Mead Paper", "rusheymead.test")
    ream = s.person(other, "Bo Quire", "bo@rusheymead.test")
    s.deal(other, s.nigel, "full suite")
    s.case("owner-not-recorded", "The only open deal belongs to a user who is not recorded: not imported, the account alone.",
           [ream], dict(contacts=[ream], accounts=[other]))


def _rehired(s: Scene) -> None:
    firm = s.company("Saltash Candles", "saltashcandles.test")
    wick = s.person(firm, "Di Wick", "di@saltashcandles.test")
    tessa = team.user(s.world, "Lindqvist")
    hers = s.deal(firm, tessa, "Plan", modified="2026-04-17 10:00")
    s.deal(firm, s.callum, "Stock", modified="2026-05-25 10:00")
    s.case("two-users-one-address", "The host's address belongs to an inactive and an active user: the active one, who owns "
           "the deal.", [wick], dict(contacts=[wick], accounts=[firm], opportunity=hers), host=tessa)


def _two_companies(s: Scene) -> None:
    buyer, partner = s.company("Tarrant Grain", "tarrantgrain.test"), s.company("Ullswater Systems", "ullswatersystems.test")
    seed = s.person(buyer, "Cy Husk", "cy@tarrantgrain.test")
    tech = s.person(partner, "Lo Relay", "lo@ullswatersystems.test")
    deal = s.deal(buyer, s.iris, "Stock", modified="2026-04-20 10:00")
    s.deal(partner, s.callum, "Pulse", modified="2026-05-30 10:00")
    s.case("two-companies", "Customer and partner in one meeting: both accounts, the host's deal.", [seed, tech],
           dict(contacts=[seed, tech], accounts=[buyer, partner], opportunity=deal))


def _internal_and_private(s: Scene) -> None:
    s.case("internal-only", "Only colleagues: nothing to match.", [], dict(), members=[s.iris, s.callum, s.jana],
           title="Deal review before quarter end")
    firm = s.company("Vanbrugh Stage Hire", "vanbrughstage.test")
    prop = s.person(firm, "Kay Props", "kay@vanbrughstage.test")
    deal = s.deal(firm, s.iris, "Dock")
    s.case("private", "A private conversation resolves like any other; the default filter keeps it out of the org.", [prop],
           dict(contacts=[prop], accounts=[firm], opportunity=deal), private=True)


def _schedule(s: Scene) -> None:
    firm = s.company("Wadhurst Hops", "wadhursthops.test")
    hop = s.person(firm, "Ty Oast", "ty@wadhursthops.test")
    steps = [("2026-03-02 10:00", "Proposal"), ("2026-11-13 10:00", "Closed Won"), ("2026-11-16 10:00", "Negotiation")]
    deal = s.deal(firm, s.iris, "Pulse", steps, modified="2026-11-16 10:00")
    s.case("scheduled-only", "A meeting still to come has no start; its scheduled time is the conversation's time.", [hop],
           dict(contacts=[hop], accounts=[firm], opportunity=deal), when="2026-11-26 10:00", scheduled_only=True)
    s.case("started-beats-scheduled", "Planned while the deal was open, held after it was closed: the start counts.", [hop],
           dict(contacts=[hop], accounts=[firm]), when="2026-11-13 14:00", scheduled="2026-11-13T09:00:00Z")


def _titles(s: Scene) -> None:
    firm = s.company("Yaxley Kilns", "yaxleykilns.test")
    fire = s.person(firm, "Zed Flint", "zed@yaxleykilns.test")
    result = dict(contacts=[fire], accounts=[firm], opportunity=s.deal(firm, s.iris, "Stock"))
    long = "Yaxley Kilns: walk through the revised stock plan, the open points of the security questionnaire, " * 3
    s.case("long-title", "A title longer than 255 characters with an emoji where it is cut.", [fire], result,
           title=long[:253] + "🔥🔥🔥 and the list of people who still have to agree before the summer break")
    s.case("emoji", "Emoji in title and comments, one of them built from several code points.", [fire], result,
           title="🚀 Kick-off Yaxley Kilns 👩‍🏭🤝🇬🇧", comment="Great call 🎉👏🏽 – let's send the recap today 👩‍💻")
    s.case("right-to-left", "Hebrew title with embedded left-to-right words.", [fire], result,
           title="סקירת פיילוט עם Yaxley Kilns – שלב ב׳", comment="מחכים לתשובה עד יום ראשון")
    s.case("odd-characters", "Line breaks, tabs, quotes and angle brackets in the title.", [fire], result,
           title='  "Stock" <pilot>\t& next steps\r\n\\ follow-up  ')


def _documents(s: Scene) -> None:
    firm = s.company("Zennor Pottery", "zennorpottery.test")
    clay = s.person(firm, "Peg Wheel", "peg@zennorpottery.test")
    deal = s.deal(firm, s.iris, "Plan")
    result = dict(contacts=[clay], accounts=[firm], opportunity=deal)
    other = s.world.tables["Opportunity"][0]
    s.case("context-not-trusted", "The document names another account's deal in context: kept, never trusted.", [clay], result,
           context=other)
    s.case("k" * 74 + "z", "The longest key: 80 characters.", [clay], result)
    s.case("unknown-fields", "Fields that nobody knows yet are kept; null and absent values everywhere else.", [clay], result,
           sparse=True)
    s.case("only-metadata", "A document with the required fields and participants, nothing else.", [clay], result, bare=True)
    s.case("duplicate-party", "The same person joined twice, by laptop and by phone.",
           [clay, Party("Peg (phone)", "PEG@zennorpottery.test", phone="+44 7700 900899", methods=("Attendee",))], result)
