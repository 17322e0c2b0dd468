"""Builders of single records with all the fields that the org holds."""

from datetime import datetime, timedelta

from . import ids
from .stamps import salesforce
from .world import Deal, World

# profiles that the simulated org has
STANDARD_PROFILE = ids.complete("00e5g000000PrfS")
INTEGRATION_PROFILE = ids.complete("00e5g000000PrfI")
# Roles of the simulated org (tests/simulators/salesforce/org/base_data.json).
SALES_HEAD, SALES_MANAGER, SALES_REP, SERVICES = (ids.complete("00E5g000000Rol" + letter) for letter in "HMRS")


def add_account(world: World, name: str, website: str | None, owner: dict, created: datetime, **more) -> dict:
    values = {
        "MasterRecordId": None, "Name": name, "ParentId": None, "Type": "Prospect", "Industry": None,
        "Rating": None, "AccountSource": None, "Phone": None, "Website": website, "NumberOfEmployees": None,
        "AnnualRevenue": None, "BillingCity": None, "BillingCountry": None, "Description": None, "OwnerId": owner["Id"],
    }
    values.update(more)
    return world.add("Account", values, created)


def add_contact(world: World, name: tuple[str | None, str], email: str | None, account: dict | None, created: datetime,
                **more) -> dict:
    first, last = name
    values = {
        "MasterRecordId": None, "AccountId": account and account["Id"], "Salutation": None, "FirstName": first,
        "LastName": last, "Name": f"{first} {last}" if first else last, "Title": None, "Department": None,
        "Email": email, "Phone": None,
        "MobilePhone": None, "MailingCity": account and account["BillingCity"],
        "MailingCountry": account and account["BillingCountry"], "LeadSource": None, "ReportsToId": None,
        "OwnerId": account["OwnerId"] if account else world.admin,
    }
    modified = more.pop("modified", None)
    values.update(more)
    return world.add("Contact", values, created, modified)


def add_lead(world: World, name: tuple[str, str], company: str, email: str | None, owner: dict, created: datetime,
             **more) -> dict:
    first, last = name
    values = {
        "MasterRecordId": None, "FirstName": first, "LastName": last, "Name": f"{first} {last}", "Company": company,
        "Title": None, "Email": email, "Phone": None, "MobilePhone": None, "Website": None, "Status": "Open - Not Contacted",
        "LeadSource": "Web", "Industry": None, "City": None, "Country": None, "IsConverted": False, "ConvertedDate": None,
        "ConvertedAccountId": None, "ConvertedContactId": None, "ConvertedOpportunityId": None, "OwnerId": owner["Id"],
    }
    modified = more.pop("modified", None)
    values.update(more)
    return world.add("Lead", values, created, modified)


def convert(world: World, lead: dict, moment: datetime, account: dict, contact: dict, opportunity: dict | None) -> None:
    """What the conversion leaves on the lead. The contact may be deleted later."""
    lead.update(
        IsConverted=True, Status="Closed - Converted", ConvertedDate=moment.date().isoformat(),
        ConvertedAccountId=account["Id"], ConvertedContactId=contact["Id"],
        ConvertedOpportunityId=opportunity and opportunity["Id"],
    )
    world.touch(lead, moment)


def add_opportunity(world: World, deal: Deal) -> dict:
    """The opportunity and, unless the deal says otherwise, one history row per step."""
    created, _ = deal.steps[0]
    changed, stage_name = deal.steps[-1]
    stage = world.stage(stage_name)
    close = deal.close or (changed.date() if stage["IsClosed"] else (changed + timedelta(days=45)).date())
    values = {
        "AccountId": deal.account and deal.account["Id"], "Name": deal.name[:120], "StageName": stage_name,
        "Amount": float(deal.amount), "Probability": stage["DefaultProbability"],
        "ExpectedRevenue": round(deal.amount * stage["DefaultProbability"] / 100, 2), "CloseDate": close.isoformat(),
        "Type": deal.kind, "LeadSource": None, "NextStep": None, "IsClosed": stage["IsClosed"], "IsWon": stage["IsWon"],
        "ForecastCategory": stage["ForecastCategory"], "ForecastCategoryName": stage["ForecastCategoryName"],
        "IsPrivate": False, "LastStageChangeDate": salesforce(changed) if len(deal.steps) > 1 else None,
        "OwnerId": deal.owner["Id"],
    }
    row = world.add("Opportunity", values, created, max(changed, deal.modified or changed))
    if deal.history:
        for moment, name in deal.steps:
            _add_history(world, row, moment, world.stage(name), close.isoformat())
    return row


def _add_history(world: World, opportunity: dict, moment: datetime, stage: dict, close: str) -> None:
    amount = opportunity["Amount"]
    values = {
        "OpportunityId": opportunity["Id"], "CreatedById": opportunity["OwnerId"], "StageName": stage["ApiName"],
        "Amount": amount, "ExpectedRevenue": round(amount * stage["DefaultProbability"] / 100, 2), "CloseDate": close,
        "Probability": stage["DefaultProbability"], "ForecastCategory": stage["ForecastCategory"],
    }
    world.add("OpportunityHistory", values, moment)


def add_role(world: World, opportunity: dict, contact: dict, role: str, primary: bool, created: datetime) -> dict:
    values = {"OpportunityId": opportunity["Id"], "ContactId": contact["Id"], "Role": role, "IsPrimary": primary}
    return world.add("OpportunityContactRole", values, created)


def add_user(world: World, first: str, last: str, **more) -> dict:
    local = more.pop("local", f"{first}.{last}".lower())
    email = more.pop("email", f"{local}@northbridge.test")
    created = more.pop("created")
    values = {
        "Username": email, "Email": email, "FirstName": first, "LastName": last, "Name": f"{first} {last}".strip(),
        "Alias": (first[:1] + last)[:8].lower(), "CommunityNickname": local, "Title": None, "Department": "Sales", "Division": None,
        "CompanyName": "Northbridge", "Phone": None, "MobilePhone": None, "IsActive": True, "ManagerId": None,
        "ProfileId": STANDARD_PROFILE, "UserRoleId": None, "UserType": "Standard", "FederationIdentifier": None,
        "TimeZoneSidKey": "Europe/London", "LocaleSidKey": "en_GB", "LanguageLocaleKey": "en_US",
        "EmailEncodingKey": "UTF-8", "ContactId": None, "AccountId": None, "Country": None, "EmployeeNumber": None,
        "SenderEmail": None,
    }
    modified = more.pop("modified", None)
    values.update(more)
    return world.add("User", values, created, modified)
