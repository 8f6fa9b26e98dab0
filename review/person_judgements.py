"""What a person's decision says about a document's extracted values: the judgement on it, in the same transaction."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping

from holdpoint.extraction import Extraction
from review.judgements import audited, awaited, judge
from review.release_records import RuleKey
from review.rule_versions import current_rule, target_of, withdraw
from validators.audits import is_broken
from validators.risk import error_bound
from validators.strata import wrong_fields


def note_judgement(
    connection: Connection, row: RowMapping, by: str, confirmed: Extraction | None, now: datetime
) -> bool | None:
    """Judge the document, where a judgement on it is awaited; gives whether it was wrong, None where none is awaited.

    `confirmed` has the values that the person stands for; None: it should not have been released at all, be it that
    they rejected it, took it back, or had it read again. A judgement once made changes only from right to wrong.
    """
    judgement = awaited(connection, row["document_id"])
    if judgement is None:
        return None
    wrong: tuple[str, ...] = ()
    if confirmed is not None:
        wrong = wrong_fields(Extraction.model_validate(row["extraction"]), confirmed, judgement.fields)
    is_wrong = confirmed is None or bool(wrong)
    if judgement.judged_at is not None and (judgement.is_wrong or not is_wrong):
        return judgement.is_wrong
    judge(connection, judgement, by=by, is_wrong=is_wrong, wrong_fields=wrong, batch_id=row["batch_id"], now=now)
    if judgement.released:
        _withdraw_where_broken(connection, judgement.key, now)
    return is_wrong


def _withdraw_where_broken(connection: Connection, key: RuleKey, now: datetime) -> None:
    """The audits so far, whenever one looks, against the rule's target."""
    rule = current_rule(connection, key)
    if rule is None or not rule.releases_some:
        return
    audits = audited(connection, key, rule.evidence_after)
    target = target_of(rule)
    if is_broken(target, audits):
        bound = error_bound(sum(audits), len(audits), target.assurance)
        withdraw(
            connection,
            rule,
            f"{sum(audits)} of {len(audits)} audited documents were wrong (at most {bound:.1%} are), "
            f"which speaks against at most {target.error:.3g}.",
            now,
        )
