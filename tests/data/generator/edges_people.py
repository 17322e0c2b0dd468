"""Edge cases of the participant rules: addresses, duplicates, leads, merges, domains, phones."""

from . import records, team
from .scene import Party, Scene
from .stamps import at


def tell(s: Scene) -> None:
    for story in (_exact, _duplicates, _duplicate_ties, _no_account, _leads, _lead_domains, _converted, _converted_gone,
                  _merged_contacts, _merged_others, _deleted, _shared_domain, _free_mail, _strangers, _plus_tags, _spelling,
                  _phones, _phone_order, _websites, _contact_domains, _own_people, _odd_parties):
        story(s)


def _exact(s: Scene) -> None:
    firm = s.company("Amberley Clocks", "amberleyclocks.test")
    ruth = s.person(firm, "Ruth Ansell", "ruth.ansell@amberleyclocks.test")
    deal = s.deal(firm, s.iris, "Stock pilot")
    s.case("exact-address", "One contact, one account, one open opportunity.", [ruth],
           dict(contacts=[ruth], accounts=[firm], opportunity=deal))
    mailbox = s.person(firm, "Order Desk", "orders@amberleyclocks.test", Title=None)
    s.case("role-address", "A role address that is a contact matches like any other.", [mailbox],
           dict(contacts=[mailbox], accounts=[firm], opportunity=deal))


def _duplicates(s: Scene) -> None:
    busy = s.company("Dunmore Glass", "dunmoreglass.test")
    quiet = s.company("Dunmore Glass Repairs", None)
    first = s.person(busy, "Colm Reilly", "colm@dunmoreglass.test", "2025-11-03 09:00")
    s.person(quiet, "Colm Reilly", "colm@dunmoreglass.test", "2026-05-20 09:00")
    deal = s.deal(busy, s.iris, "Dock roll-out")
    s.case("duplicate-contacts-deal", "Two contacts share an address: the one whose account has an eligible opportunity wins, "
           "although the other was modified later.", [first], dict(contacts=[first], accounts=[busy], opportunity=deal))
    lone = s.company("Eastgate Lamps", "eastgatelamps.test")
    s.person(None, "Sara Whyte", "sara@eastgatelamps.test", "2026-05-20 09:00")
    kept = s.person(lone, "Sara Whyte", "sara@eastgatelamps.test", "2025-10-01 09:00")
    s.case("duplicate-contacts-account", "Two contacts share an address: without any deal, the one with an account wins.",
           [kept], dict(contacts=[kept], accounts=[lone]))


def _duplicate_ties(s: Scene) -> None:
    old = s.company("Foxhall Paints", None)
    new = s.company("Foxhall Paints Trade", None)
    s.person(old, "Len Dyer", "len@foxhallpaints.test", "2025-12-01 09:00")
    later = s.person(new, "Len Dyer", "len@foxhallpaints.test", "2026-04-01 09:00")
    s.case("duplicate-contacts-latest", "Two contacts share an address, both with an account, none with a deal: the latest "
           "LastModifiedDate wins.", [later], dict(contacts=[later], accounts=[new]))
    one, two = s.company("Gorse Hill Games", None), s.company("Gorse Hill Games Wholesale", None)
    pair = [s.person(a, "Mina Park", "mina@gorsehill.test", "2026-01-15 09:00") for a in (one, two)]
    lowest = min(pair, key=lambda c: c["Id"])
    s.case("duplicate-contacts-id", "Two contacts equal in everything, LastModifiedDate too: the lowest id wins.", [lowest],
           dict(contacts=[lowest], accounts=[s.world.by_id[lowest["AccountId"]]]))


def _no_account(s: Scene) -> None:
    firm = s.company("Hazelmere Tea", "hazelmeretea.test")
    loose = s.person(None, "Gwen Ostler", "gwen@hazelmeretea.test")
    deal = s.deal(firm, s.iris, "Plan starter")
    s.case("contact-without-account", "The contact has no account; the domain finds it.", [loose],
           dict(contacts=[loose], accounts=[firm], opportunity=deal))
    private = s.person(None, "Petra Lomax", "petra.lomax.northernlights@gmail.com")
    s.case("contact-free-mail", "A contact with a free-mail address matches by the exact address; the domain is not tried.",
           [private], dict(contacts=[private]))


def _leads(s: Scene) -> None:
    alone = s.lead("Hugo Starling", "Starling Frames", "hugo@starlingframes.test")
    s.case("lead-only", "Only an unconverted lead knows the address.", [alone], dict(leads=[alone]))
    firm = s.company("Inchbrook Mills", "inchbrookmills.test")
    deal = s.deal(firm, s.callum, "Pulse trial")
    fresh = s.lead("Tilda Crane", "Inchbrook Mills", "tilda@inchbrookmills.test")
    s.case("lead-and-account", "An unconverted lead still tries its domain for the account.", [fresh],
           dict(leads=[fresh], accounts=[firm], opportunity=deal))
    gone = s.person(firm, "Basil Kent", "basil@inchbrookmills.test")
    old = s.lead("Basil Kent", "Inchbrook Mills", "basil@inchbrookmills.test", "2026-05-10 09:00")
    records.convert(s.world, old, at("2026-03-09 09:00"), firm, gone, deal)
    s.world.delete(gone, at("2026-05-11 09:00"))
    again = s.lead("Basil Kent", "Inchbrook Mills", "basil@inchbrookmills.test", "2026-05-01 09:00")
    s.case("duplicate-leads", "A converted and an unconverted lead share the address: unconverted first.", [again],
           dict(leads=[again], accounts=[firm], opportunity=deal))


def _lead_domains(s: Scene) -> None:
    only = s.lead("Nora Flint", "Jessamy Silks", "nora@jessamysilks.test")
    s.case("lead-by-domain", "A stranger whose domain exactly one unconverted lead has.",
           [Party("Ivo Brandreth", "ivo@jessamysilks.test")], dict(leads=[only]))
    s.lead("Ada Moss", "Kelso Rugs", "ada@kelsorugs.test")
    s.lead("Rob Moss", "Kelso Rugs", "rob@kelsorugs.test")
    s.case("two-leads-by-domain", "Two unconverted leads have the stranger's domain: no guess.",
           [Party("Jo Tolley", "jo@kelsorugs.test")], dict())


def _converted(s: Scene) -> None:
    old = s.company("Larchmont Cycles", "larchmontcycles.test")
    new = s.company("Moorgate Velo", "moorgatevelo.test")
    moved = s.person(new, "Femi Ogundare", "femi@moorgatevelo.test")
    origin = s.deal(old, s.iris, "Stock first order", modified="2026-04-20 10:00")
    s.deal(new, s.callum, "Plan", modified="2026-05-25 10:00")
    lead = s.lead("Femi Ogundare", "Larchmont Cycles", "femi@larchmontcycles.test")
    records.convert(s.world, lead, at("2026-02-20 09:00"), old, moved, origin)
    s.case("converted-lead", "The address is only on a converted lead: it stands for its contact (who has moved to another "
           "account) and makes its opportunity a candidate; the host owns it.",
           [Party("Femi Ogundare", "femi@larchmontcycles.test")],
           dict(contacts=[moved], accounts=[old, new], opportunity=origin))


def _converted_gone(s: Scene) -> None:
    firm, other = s.company("Nettlecombe Farms", "nettlecombe.test"), s.company("Nettlecombe Estates", None)
    gone = s.person(firm, "Orla Devine", "orla@nettlecombe.test")
    elsewhere = s.deal(other, s.iris, "Stock", modified="2026-05-28 10:00")
    here = s.deal(firm, s.callum, "Dock", modified="2026-04-28 10:00")
    lead = s.lead("Orla Devine", "Nettlecombe Farms", "orla@nettlecombe.test")
    records.convert(s.world, lead, at("2026-02-24 09:00"), firm, gone, elsewhere)
    s.world.delete(gone, at("2026-05-12 09:00"))
    s.case("converted-lead-contact-gone", "The converted lead's contact is deleted: the account alone, and the lead's "
           "opportunity (now on another account, owned by the host) is no candidate of its own.",
           [Party("Orla Devine", "orla@nettlecombe.test")], dict(accounts=[firm], opportunity=here))


def _merged_contacts(s: Scene) -> None:
    firm = s.company("Oakhanger Tiles", "oakhangertiles.test")
    deal = s.deal(firm, s.iris, "Dock")
    kept = s.person(firm, "Marta Quill", "marta.quill@oakhangertiles.test")
    middle = s.person(firm, "Marta Q.", "mq@oakhangertiles.test")
    oldest = s.person(firm, "M Quill", "quill@oakhangertiles-old.test")
    s.world.delete(middle, at("2026-04-02 11:00"), kept)
    s.world.delete(oldest, at("2026-03-02 11:00"), middle)
    known = dict(contacts=[kept], accounts=[firm], opportunity=deal)
    s.case("merged-contact", "The address belongs to the loser of a merge: the survivor is found.",
           [Party("Marta Quill", "mq@oakhangertiles.test")], known)
    s.case("merged-chain", "Loser of a merge whose winner lost the next merge: the end of the chain is found.",
           [Party("Marta Quill", "quill@oakhangertiles-old.test")], known)
    s.lead("Marta Quill", "Oakhanger Tiles (old)", "quill@oakhangertiles-old.test")
    s.case("merged-before-lead", "A merged-away contact's address is also on a live lead: the survivor comes before leads.",
           [Party("Marta Quill", "Quill@OakhangerTiles-Old.test")], known)


def _merged_others(s: Scene) -> None:
    winner = s.company("Pebblewick Shoes", "pebblewick.test")
    loser = s.company("Pebblewick Footwear", "pebblewick-footwear.test")
    deal = s.deal(winner, s.iris, "full suite")
    s.person(winner, "Ken Abara", "ken@pebblewick-footwear.test")
    s.world.delete(loser, at("2026-04-21 11:00"), winner)
    s.case("merged-account", "The account with this Website lost a merge; its people now belong to the winner, and so does "
           "the domain.", [Party("Dora Pym", "dora@pebblewick-footwear.test")], dict(accounts=[winner], opportunity=deal))
    kept = s.lead("Cleo Banner", "Banner Sails", "cleo@bannersails.test")
    lost = s.lead("C Banner", "Banner Sails", "office@bannersails-marine.test")
    s.world.delete(lost, at("2026-04-22 11:00"), kept)
    s.case("merged-lead", "The address belongs to a merged-away lead: its survivor is found.",
           [Party("Cleo Banner", "office@bannersails-marine.test")], dict(leads=[kept]))


def _deleted(s: Scene) -> None:
    firm = s.company("Quarrendon Apples", "quarrendon.test")
    deal = s.deal(firm, s.iris, "Plan")
    gone = s.person(firm, "Silas Grove", "silas@quarrendon.test")
    s.world.delete(gone, at("2026-05-04 11:00"))
    s.case("deleted-contact", "The address is known only from a deleted contact: a stranger, found by domain.",
           [Party("Silas Grove", "silas@quarrendon.test")], dict(accounts=[firm], opportunity=deal))
    lost = s.person(None, "Una Keel", "una@keelandco.test")
    s.world.delete(lost, at("2026-05-04 12:00"))
    s.case("deleted-stranger", "A deleted contact's address and a domain nobody has.", [Party("Una Keel", "una@keelandco.test")],
           dict())


def _shared_domain(s: Scene) -> None:
    north = s.company("Ravensworth Group North", "https://www.ravensworth.test/north")
    south = s.company("Ravensworth Group South", "ravensworth.test")
    s.deal(north, s.iris, "Stock north")
    deal = s.deal(south, s.callum, "Stock south")
    known = s.person(south, "Piers Latimer", "piers@ravensworth.test")
    stranger = Party("Amy Latchford", "amy@ravensworth.test")
    s.case("shared-domain", "Two accounts share the stranger's domain: candidates in the trace, none chosen, and their "
           "opportunities are no candidates.", [stranger], dict())
    s.case("shared-domain-contact", "At the same domain a known contact still matches by address; the host owns nothing of "
           "his account's.", [known, stranger], dict(contacts=[known], accounts=[south], opportunity=deal))
    s.lead("Fay Lund", "Ravensworth", "fay@ravensworth.test")
    s.case("shared-domain-lead", "A shared domain counts as matched: the one lead with that domain is not taken.",
           [Party("Otis Rand", "otis@ravensworth.test")], dict())


def _free_mail(s: Scene) -> None:
    firm = s.company("Sandbourne Surf", None)
    s.deal(firm, s.iris, "Pulse")
    s.person(firm, "Kit Harlow", "kit.harlow.sandbourne@gmail.com")
    s.case("free-mail-stranger", "A stranger with free mail, although one account's only contact has free mail too.",
           [Party("Robin Vale", "robin.vale.made.up@gmail.com")], dict())
    s.lead("Gus Aldous", "Aldous Bakery", "gus.aldous.bakery@web.de")
    s.case("free-mail-lead-domain", "A stranger with free mail, although exactly one lead has this provider.",
           [Party("Helga Muster", "helga.muster.erfunden@web.de")], dict())


def _strangers(s: Scene) -> None:
    s.case("unknown-person", "Nobody in the org has this address or its domain: a participant row, nothing else.",
           [Party("Quentin Marsh", "quentin@nowhere-at-all.test", "Consultant")], dict())
    s.case("no-parties", "The recorder sent no participants.", [], dict(), members=[], host=s.iris)
    s.case("unreadable-address", "An address that is none, and one that is empty: names only.",
           [Party("Guest 2", "not available"), Party("Conference room", "")], dict())


def _plus_tags(s: Scene) -> None:
    firm = s.company("Thornbury Kites", "thornburykites.test")
    deal = s.deal(firm, s.iris, "Dock")
    plain = s.person(firm, "Jo Barrow", "jo@thornburykites.test")
    s.case("plus-tag", "The tagged address is unknown; without its tag it is a contact.",
           [Party("Jo Barrow", "jo+northbridge@thornburykites.test")],
           dict(contacts=[plain], accounts=[firm], opportunity=deal))
    tagged = s.person(firm, "Jo Barrow (shop)", "jo+shop@thornburykites.test")
    s.case("plus-tag-exact", "The tagged address itself is a contact: exact first.",
           [Party("Jo Barrow", "jo+shop@thornburykites.test")],
           dict(contacts=[tagged], accounts=[firm], opportunity=deal))


def _spelling(s: Scene) -> None:
    firm = s.company("Uhlenhorst Bäckerei", "https://bäckerei-uhlenhorst.test", BillingCity="Hamburg", BillingCountry="Germany")
    s.world.call_language[firm["Id"]] = "de"
    deal = s.deal(firm, s.jana, "Plan")
    baker = s.person(firm, "Jürgen Möwe", "juergen@xn--bckerei-uhlenhorst-ltb.test", Title="Geschäftsführer")
    known = dict(contacts=[baker], accounts=[firm], opportunity=deal)
    s.case("idn-address", "The org holds the ASCII form of the domain, the meeting the Unicode form in capitals.",
           [Party("Jürgen Möwe", "Juergen@BÄCKEREI-Uhlenhorst.test", "Geschäftsführer")], known, host=s.jana)
    s.case("idn-website", "A stranger at a Unicode domain; the account's Website is Unicode too.",
           [Party("Wiebke Sommer", "wiebke@xn--bckerei-uhlenhorst-ltb.test")], dict(accounts=[firm], opportunity=deal), host=s.jana)
    other = s.company("Verbena Soaps", "WWW.VERBENASOAPS.TEST")
    weber = s.person(other, "Jana Weber", "Jana.Weber@VerbenaSoaps.test")
    s.case("display-name", "An address with display name, quotes and other case.",
           [Party("Weber, Jana", '"Weber, Jana" <JANA.WEBER@verbenasoaps.test>')], dict(contacts=[weber], accounts=[other]))


def _phones(s: Scene) -> None:
    firm = s.company("Wexcombe Boilers", "wexcombe.test")
    deal = s.deal(firm, s.iris, "Stock")
    caller = s.person(firm, "Alf Tranter", "alf@wexcombe.test", MobilePhone="+44 7700 900871")
    s.case("phone-only", "No address; the number is a contact's mobile, written differently.",
           [Party(None, None, phone="+447700900871", methods=("Attendee",))],
           dict(contacts=[caller], accounts=[firm], opportunity=deal), phone_call=True)
    lead = s.lead("Vi Dunne", "Dunne Ovens", None, Phone="+44 (20) 7946-0872")
    s.case("phone-lead", "No address; the number is a lead's.", [Party("Unknown caller", None, phone="+44 20 7946 0872",
           affiliation="Unknown", methods=None)], dict(leads=[lead]), phone_call=True)
    s.person(firm, "Meg Tranter", None, Phone="020 7946 0873")
    s.case("phone-without-plus", "The contact's number has no country code: never compared.",
           [Party(None, None, phone="+44 20 7946 0873", methods=("Attendee",))], dict(), phone_call=True)


def _phone_order(s: Scene) -> None:
    firm, other = s.company("Yarrow & Finch", "yarrowfinch.test"), s.company("Zealand Street Prints", "zealandprints.test")
    deal = s.deal(firm, s.iris, "Pulse")
    s.deal(other, s.iris, "Dock", modified="2026-05-30 10:00")
    caller = s.person(firm, "Noel Finch", "noel@yarrowfinch.test", Phone="+44 20 7946 0874")
    s.case("phone-before-domain", "Unknown address at one account's domain, number of another account's contact: the phone "
           "comes before the domain.", [Party("Noel F", "noel@zealandprints.test", phone="+44 20 7946 0874")],
           dict(contacts=[caller], accounts=[firm], opportunity=deal), phone_call=True)
    twin = s.person(other, "Reception", "reception@zealandprints.test", "2026-05-01 09:00", Phone="+44 20 7946 0875")
    s.person(None, "Reception", None, "2026-05-15 09:00", Phone="+442079460875")
    s.case("phone-tie", "Two contacts with one number: the one whose account has an eligible opportunity.",
           [Party(None, None, phone="+44 20 7946 0875", methods=("Attendee",))],
           dict(contacts=[twin], accounts=[other], opportunity=s.world.tables["Opportunity"][-1]), phone_call=True)


def _websites(s: Scene) -> None:
    firm = s.company("Applecross Looms", "https://www.applecrosslooms.test/en/about-us?ref=7#team")
    deal = s.deal(firm, s.iris, "Plan")
    result = dict(accounts=[firm], opportunity=deal)
    s.case("website-with-path", "The account is known only by a Website with www, path, query and fragment.",
           [Party("Isla Rennie", "isla@applecrosslooms.test")], result)
    s.case("subdomain", "The address is at a subdomain: the registrable domain counts, never the exact host.",
           [Party("Mail Robot", "noreply@mail.eu.applecrosslooms.test"), Party("Ewan Rennie", "ewan@eu.applecrosslooms.test")],
           result)
    s.company("Example Traders East", "east.example.com")
    s.company("Example Traders West", "https://west.example.com")
    s.case("subdomain-shared", "Two accounts at two hosts of one registrable domain: shared, none chosen.",
           [Party("Ola East", "ola@east.example.com")], dict())


def _contact_domains(s: Scene) -> None:
    firm = s.company("Birchover Stone", None)
    deal = s.deal(firm, s.iris, "Stock")
    for name in ("Ivy Salt", "Glen Salt"):
        s.person(firm, name, f"{name.split()[0].lower()}@birchover.test")
    s.person(None, "Temp Salt", "temp@birchover.test")
    s.case("domain-from-contacts", "No Website; all contacts of the domain that have an account have the same one.",
           [Party("Roy Salt", "roy@birchover.test")], dict(accounts=[firm], opportunity=deal))
    for name in ("Cotter Hire East", "Cotter Hire West"):
        branch = s.company(name, None)
        s.person(branch, f"Desk {name.split()[-1]}", f"{name.split()[-1].lower()}@cotterhire.test")
    s.case("domain-from-contacts-split", "No Website, and the domain's contacts belong to two accounts.",
           [Party("New Desk", "new@cotterhire.test")], dict())


def _own_people(s: Scene) -> None:
    firm = s.company("Dovedale Honey", "dovedalehoney.test")
    deal = s.deal(firm, s.iris, "Dock")
    bee = s.person(firm, "Bea Comb", "bea@dovedalehoney.test")
    s.person(firm, "Callum Tait", s.callum["Email"])
    s.case("internal-wins", "A colleague's address is also a contact: internal wins over everything.", [bee],
           dict(contacts=[bee], accounts=[firm], opportunity=deal), members=[s.iris, s.callum])
    kruse = team.user(s.world, "Kruse")
    s.case("second-domain", "Colleagues from the company's second domain, one of them without a user.",
           [bee, Party("Noa Beck", "noa.beck@northbridge.example", "Trainer", affiliation="Unknown")],
           dict(contacts=[bee], accounts=[firm], opportunity=deal), host=kruse)
    s.case("wrong-affiliation", "The recorder calls the customer internal; the address decides.",
           [Party("Bea Comb", "bea@dovedalehoney.test", affiliation="Internal")],
           dict(contacts=[bee], accounts=[firm], opportunity=deal))


def _odd_parties(s: Scene) -> None:
    firm = s.company("Elmhurst Sails", "elmhurstsails.test")
    deal = s.deal(firm, s.iris, "Pulse")
    pat = s.person(firm, "Pat Lugger", "pat.lugger@elmhurstsails.test")
    records.add_user(s.world, "Pat", "Lugger", email="pat.lugger@elmhurstsails.test", Username="pat.lugger@portal.northbridge.test",
                     UserType="PowerCustomerSuccess", ContactId=pat["Id"], AccountId=firm["Id"], Department=None,
                     CompanyName="Elmhurst Sails", created=at("2026-01-05 09:00"))
    known = dict(contacts=[pat], accounts=[firm], opportunity=deal)
    s.case("portal-user", "A portal user is no member: external, matched as the contact it is.", [pat], known)
    colleague = Party("Room 4", None, affiliation="Internal")
    s.case("no-address-internal", "A party without an address is judged by its affiliation.", [colleague, pat], known)
    s.case("name-in-arabic", "Right-to-left name and title.",
           [Party("ليلى الحدّاد", "pat.lugger@elmhurstsails.test", "مديرة المشتريات")], known,
           title="مراجعة التجربة مع Elmhurst Sails – ‏ليلى الحدّاد")
