"""Northbridge's own people: a tree of managers and sellers, and the users that are not people to record."""

from datetime import timedelta

from .records import INTEGRATION_PROFILE, SALES_HEAD, SALES_MANAGER, SALES_REP, SERVICES, add_user
from .stamps import at
from .world import World

# first | last | title | manager's last name | territory
SELLERS = """
Iris|Vang|Account Executive|Redfern|UK & Ireland
Callum|Tait|Account Executive|Redfern|UK & Ireland
Priyanka|Sethi|Senior Account Executive|Redfern|UK & Ireland
Owen|Marsh|Sales Development Representative|Redfern|UK & Ireland
Denise|Carver|Senior Account Executive|Whitfield|Americas
Tyrone|Beckett|Account Executive|Whitfield|Americas
Paige|Sorensen|Account Executive|Whitfield|Americas
Luis|Carrera|Sales Development Representative|Whitfield|Americas
Jana|Wiedemann|Account Executive|Aalto|DACH
Moritz|Seidel|Senior Account Executive|Aalto|DACH
Clémence|Dorval|Account Executive|Aalto|France
Inés|Barroso|Account Executive|Aalto|Iberia & Mexico
Joris|van Dam|Account Executive|Aalto|Benelux & Nordics
Reiko|Tanabe|Account Executive|Whitfield|Japan
"""

ZONES = {"UK & Ireland": "Europe/London", "Americas": "America/New_York", "DACH": "Europe/Berlin",
         "France": "Europe/Paris", "Iberia & Mexico": "Europe/Madrid", "Benelux & Nordics": "Europe/Amsterdam",
         "Japan": "Asia/Tokyo"}

COUNTRIES = {"UK & Ireland": "United Kingdom", "Americas": "United States", "DACH": "Germany", "France": "France",
             "Iberia & Mexico": "Spain", "Benelux & Nordics": "Netherlands", "Japan": "Japan"}

STAGES = (
    # name, active, closed, won, order, probability, forecast category, its name
    ("Prospecting", True, False, False, 1, 10, "Pipeline", "Pipeline"),
    ("Qualification", True, False, False, 2, 20, "Pipeline", "Pipeline"),
    ("Needs Analysis", True, False, False, 3, 35, "Pipeline", "Pipeline"),
    ("Proposal", True, False, False, 5, 50, "BestCase", "Best Case"),
    ("Negotiation", True, False, False, 6, 70, "BestCase", "Best Case"),
    ("Verbal Commit", True, False, False, 7, 90, "Forecast", "Commit"),
    ("Closed Won", True, True, True, 8, 100, "Closed", "Closed"),
    ("Closed Lost", True, True, False, 9, 0, "Omitted", "Omitted"),
    ("Proof of Concept", False, False, False, 4, 40, "Pipeline", "Pipeline"),
)


def add_stages(world: World) -> None:
    for name, active, closed, won, order, probability, category, label in STAGES:
        values = {
            "ApiName": name, "MasterLabel": name, "IsActive": active, "IsClosed": closed, "IsWon": won,
            "SortOrder": order, "DefaultProbability": probability, "ForecastCategory": category,
            "ForecastCategoryName": label, "Description": None,
        }
        world.add("OpportunityStage", values, at("2023-02-01 08:00"))


def add_team(world: World) -> None:
    _add_integration_user(world)
    _add_managers(world)
    for number, line in enumerate(SELLERS.strip().splitlines()):
        first, last, title, manager, territory = line.split("|")
        add_user(
            world, first, last, ManagerId=user(world, manager)["Id"],
            local=_local(first, last), TimeZoneSidKey=ZONES[territory], Division=territory,
            created=at("2023-03-06 08:00") + timedelta(days=17 * number), Title=title, UserRoleId=SALES_REP,
            Country=COUNTRIES[territory],
        )
    _add_specialists(world)
    _add_inactive(world)
    add_user(world, "Automated", "Process", local="autoproc", UserType="AutomatedProcess", Department=None,
             created=at("2023-02-01 08:00"))
    _add_employee_numbers(world)


def _add_employee_numbers(world: World) -> None:
    """What the company's directory knows people by; who came back kept his or her number."""
    numbers: dict[str, str] = {}
    for row in world.tables["User"]:
        if row["UserType"] != "Standard" or row["ProfileId"] == INTEGRATION_PROFILE:
            continue
        number = numbers.setdefault(row["Name"], f"{1001 + len(numbers)}")
        row["EmployeeNumber"] = number
        if row["IsActive"]:
            row["FederationIdentifier"] = f"nb-{number}"
    user(world, "Whitfield")["SenderEmail"] = "americas@northbridge.test"


def user(world: World, last: str, active: bool = True) -> dict:
    return next(u for u in world.tables["User"] if u["LastName"] == last and u["IsActive"] == active)


def sellers(world: World, territory: str | None = None) -> list[dict]:
    return [u for u in world.tables["User"] if u.get("Division") and territory in (None, u["Division"])]


def _local(first: str, last: str) -> str:
    plain = {"é": "e", "í": "i", " ": ""}
    return "".join(plain.get(c, c) for c in f"{first}.{last}".lower())


def _add_integration_user(world: World) -> None:
    row = add_user(world, "Dealwire", "Integration", local="integration", Department="IT",
                   ProfileId=INTEGRATION_PROFILE, created=at("2023-02-01 08:00"))
    world.admin = row["Id"]


def _add_managers(world: World) -> None:
    hired = at("2023-02-06 08:00")
    head = add_user(world, "Marit", "Solheim", Title="Chief Revenue Officer", created=hired, UserRoleId=SALES_HEAD)
    europe = add_user(world, "Graham", "Redfern", Title="Sales Director UK & Ireland", ManagerId=head["Id"], created=hired, UserRoleId=SALES_MANAGER)
    add_user(world, "Sanni", "Aalto", Title="Sales Director Continental Europe", ManagerId=head["Id"], created=hired, UserRoleId=SALES_MANAGER)
    add_user(world, "Loretta", "Whitfield", Title="VP Sales Americas & Asia", ManagerId=head["Id"], created=hired, UserRoleId=SALES_MANAGER,
             TimeZoneSidKey="America/New_York")
    add_user(world, "Dev", "Anand", Title="Solutions Engineer", ManagerId=europe["Id"], created=at("2023-09-04 08:00"),
             Department="Solutions")


def _add_specialists(world: World) -> None:
    """The services arm writes from the company's second domain."""
    head = user(world, "Solheim")
    lead = add_user(world, "Bettina", "Kruse", Title="Head of Customer Success", ManagerId=head["Id"], Department="Services", UserRoleId=SERVICES,
                    email="bettina.kruse@northbridge.example", created=at("2023-06-01 08:00"))
    add_user(world, "Amir", "Haddad", Title="Implementation Consultant", ManagerId=lead["Id"], Department="Services", UserRoleId=SERVICES,
             email="amir.haddad@northbridge.example", created=at("2024-01-08 08:00"))


def _add_inactive(world: World) -> None:
    """A leaver who still owns deals, a leaver who came back under a second user, and a leaver who had reports."""
    redfern = user(world, "Redfern")
    add_user(world, "Nigel", "Farrow", Title="Account Executive", ManagerId=redfern["Id"], IsActive=False,
             created=at("2023-03-01 08:00"), modified=at("2026-06-30 17:00"))
    add_user(world, "Tessa", "Lindqvist", Title="Account Executive", ManagerId=redfern["Id"], IsActive=False,
             created=at("2023-05-01 08:00"), modified=at("2025-01-31 17:00"))
    add_user(world, "Tessa", "Lindqvist", Title="Account Manager", ManagerId=redfern["Id"], created=at("2026-02-02 08:00"),
             Username="tessa.lindqvist.2@northbridge.test", CommunityNickname="tessa.lindqvist.2")
    leaver = add_user(world, "Rolf", "Immel", Title="Regional Manager", IsActive=False, created=at("2023-02-20 08:00"),
                      modified=at("2026-03-31 17:00"))
    user(world, "Haddad")["ManagerId"] = leaver["Id"]
