"""What distinguishes single documents after they are written: context, unknown fields, absent values."""


def apply(document: dict, options: dict, world) -> dict:
    if "context" in options:
        document["context"] = _context(options["context"], world)
    if options.get("sparse"):
        _make_sparse(document)
    return document


def _context(opportunity: dict, world) -> list[dict]:
    """As the recorder saw the CRM; the product keeps it and never matches by it."""
    objects = [{
        "objectType": "Opportunity", "objectId": opportunity["Id"], "timing": "Now",
        "fields": [{"name": "Name", "value": opportunity["Name"]}, {"name": "StageName", "value": opportunity["StageName"]},
                   {"name": "Amount", "value": opportunity["Amount"]}, {"name": "CloseDate", "value": opportunity["CloseDate"]}],
    }]
    account = world.by_id.get(opportunity["AccountId"])
    if account:
        fields = [{"name": "Name", "value": account["Name"]}, {"name": "Website", "value": account["Website"]}]
        objects.append({"objectType": "Account", "objectId": account["Id"], "timing": "Now", "fields": fields})
    return [{"system": "Salesforce", "objects": objects}]


def _make_sparse(document: dict) -> None:
    document["metaData"] |= {"title": None, "media": None, "sentimentIndex": {"overall": 0.42, "byHalf": [0.3, 0.5]}}
    del document["metaData"]["system"]
    document["content"] |= {"topics": None, "keyPoints": [], "aiScore": 17, "callOutcome": None}
    del document["content"]["structure"]
    document["interaction"]["video"] = None
    document["collaboration"] = None
    document["media"] = {"audioUrl": None}
    for row in document["parties"]:
        row["context"] = None
        row["pronouns"] = "unknown field"
