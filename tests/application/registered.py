"""Acts on the register, in few words."""

from gaoxinban.application.register import EditEnterprise, MergeEnterprises, SaveContact

CODE = "91320411MA1X2Y3Z4Q"


def edit(office, who, enterprise, **changes):
    return office.register.edit(who, EditEnterprise(enterprise_id=enterprise, changes=changes))


def save(office, who, enterprise, contact=None, **changes):
    command = SaveContact(enterprise_id=enterprise, contact_id=contact, changes=changes)
    return office.register.save_contact(who, command).value


def merge(office, who, kept, gone):
    command = MergeEnterprises(kept_id=kept, gone_id=gone, reason="同一家")
    return office.register.merge(who, command)
