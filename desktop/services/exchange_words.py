"""Sentences that preview and receipt have in common."""

from desktop.exchange.package import Package
from desktop.exchange.plan import ImportPlan
from desktop.i18n import tr


def receipt_sentence(sender: str, package: Package, plan: ImportPlan) -> str:
    """What an import does, as one sentence.

    Args:
        sender: name of who wrote it.
        package: as read.
        plan: what it does here.
    """
    total = plan.total
    figures = {
        "sender": sender,
        "seq": package.manifest.seq,
        "all": total.new + total.changed + total.withdrawn + total.unchanged,
        "new": total.new,
        "changed": total.changed,
        "withdrawn": total.withdrawn,
        "unchanged": total.unchanged,
        "quarantined": len(plan.quarantined),
    }
    sentence = tr(
        "{sender}第{seq}号包：共{all}条，新增{new}，更新{changed}，撤销{withdrawn}，无变化{unchanged}，隔离{quarantined}",
        **figures,
    )
    if plan.blobs:
        sentence += tr("；新收佐证材料{count}份", count=len(plan.blobs))
    if plan.missing:
        sentence += tr("；缺佐证材料{count}份，下次发送时会向对方索取", count=len(plan.missing))
    return sentence + tr("。")
