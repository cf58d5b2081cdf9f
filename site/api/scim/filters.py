"""A SCIM filter as a condition for a QuerySet (RFC 7644 §3.4.2.2), matching what ``ScimFilter.match`` would.

SQL has three truth values, the RFC two: every leaf is made true or false, so that ``not`` turns it round.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, Value
from django.db.models.functions import Collate, Left, Lower, Right, StrIndex
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, IsNull, LessThan, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext as _
from scim2_models import InvalidFilterException
from scim2_models.path import (
    AttributeBinding,
    AttrPath,
    CompareOperator,
    Comparison,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ScimFilter,
    ValuePath,
    coerce_value,
)

from api.scim.columns import Attribute, Column, Kind, Several, Single, there_are

NEVER = Q(pk__in=[])
ORDERED = {
    CompareOperator.gt: GreaterThan,
    CompareOperator.ge: GreaterThanOrEqual,
    CompareOperator.lt: LessThan,
    CompareOperator.le: LessThanOrEqual,
}
_ASCII = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def comparison_key(binding: AttributeBinding, value: str) -> str:
    """What two texts are compared by. ASCII alone is folded: that is what both databases do alike."""
    return value if binding.case_exact else value.translate(_ASCII)


def key_of(column: Column) -> Any:
    """The same for a column, in the order of code points on either database."""
    if column.kind not in (Kind.TEXT, Kind.EXACT):
        return column.expression
    plain = Collate(column.expression, "C") if connection.vendor == "postgresql" else column.expression
    return Lower(plain) if column.kind is Kind.TEXT else plain


def condition(scim_filter: ScimFilter[Any], columns: Mapping[str, Attribute]) -> Q:
    """Raises ``InvalidFilterException`` for what we cannot ask the database."""
    return _Translation(scim_filter, columns).visit(scim_filter.ast)


class _Words(FilterVisitor[Q]):
    def visit_not(self, node: Not) -> Q:
        return ~self.visit(node.expr)

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        conditions = [self.visit(term) for term in node.terms]
        found = conditions[0]
        for other in conditions[1:]:
            found = found & other if node.op == LogicalOperator.and_ else found | other
        return found


class _Translation(_Words):
    def __init__(self, scim_filter: ScimFilter[Any], columns: Mapping[str, Attribute]) -> None:
        self.filter = scim_filter
        self.columns = columns

    def visit_comparison(self, node: Comparison) -> Q:
        binding = self.filter.resolve_comparison(node.attr_path, strict=False)
        if binding is None:
            return NEVER  # of several resource types, another's attribute
        value = coerce_value(binding, node.value, node.op)
        attribute, column = self._find(binding)
        if column is None:
            raise _unknown(node.attr_path)
        if isinstance(attribute, Several):
            return _any_row(attribute, column, node.op, value)
        return compare(column, node.op, value)

    def visit_present(self, node: Present) -> Q:
        binding = self.filter.resolve(node.attr_path, strict=False)
        if binding is None:
            return NEVER
        attribute, column = self._find(binding)
        if isinstance(attribute, Several):
            return there_are(attribute.rows if column is None else attribute.rows.filter(_is_there(column)))
        if isinstance(attribute, Single) and column is None:
            return attribute.present
        if column is not None:
            return _is_there(column)
        return self._any_part(binding, node.attr_path)

    def visit_value_path(self, node: ValuePath) -> Q:
        binding = self.filter.resolve(node.attr_path, strict=False)
        if binding is None:
            return NEVER
        attribute, _column = self._find(binding)
        if isinstance(attribute, Several):
            return there_are(attribute.rows.filter(_Selection(attribute.columns).visit(node.val_filter)))
        if isinstance(attribute, Single):
            return attribute.present & _Selection(attribute.columns).visit(node.val_filter)
        raise _unknown(node.attr_path)

    def _find(self, binding: AttributeBinding) -> tuple[Attribute | None, Column | None]:
        attribute = self.columns.get(binding.field_name)
        if isinstance(attribute, Single | Several):
            part = binding.sub_field_name
            if part is not None and part not in attribute.columns:
                raise _unknown(binding.urn)
            return attribute, attribute.columns[part] if part else None
        if binding.sub_field_name:
            attribute = self.columns.get(f"{binding.field_name}.{binding.sub_field_name}")
            if attribute is None:
                raise _unknown(binding.urn)
        return attribute, attribute if isinstance(attribute, Column) else None

    def _any_part(self, binding: AttributeBinding, path: AttrPath) -> Q:
        """``name pr``: one of its parts is there."""
        parts = [
            column
            for name, column in self.columns.items()
            if name.startswith(f"{binding.field_name}.") and isinstance(column, Column)
        ]
        if not parts:
            raise _unknown(path)
        found = NEVER
        for column in parts:
            found = found | _is_there(column)
        return found


class _Selection(_Words):
    """What stands between the brackets of ``emails[…]``, about the parts of one value."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self.columns = {name.lower(): column for name, column in columns.items()}

    def visit_comparison(self, node: Comparison) -> Q:
        column = self._find(node.attr_path)
        value = node.value
        if column.kind is Kind.FLAG and isinstance(value, str):
            value = value.lower() == "true"
        return compare(column, node.op, value)

    def visit_present(self, node: Present) -> Q:
        return _is_there(self._find(node.attr_path))

    def visit_value_path(self, node: ValuePath) -> Q:
        raise _unknown(node.attr_path)

    def _find(self, path: AttrPath) -> Column:
        column = self.columns.get(path.attr.lower())
        if column is None or path.sub_attr:
            raise _unknown(path)
        return column


def compare(column: Column, op: CompareOperator, value: Any) -> Q:
    if value is None:
        return _nothing(column, op)
    if op == CompareOperator.ne:
        return ~compare(column, CompareOperator.eq, value)
    there = _is_there(column)
    if column.kind is Kind.FLAG:
        return there & Q(Exact(column.expression, bool(value)))
    if column.kind is Kind.TIME:
        return there & _moment(column, op, value)
    return there & _text(column, op, str(value))


def can_be_kept(text: str) -> bool:
    """JSON can write what no database keeps: NUL, and half a character."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_there(column: Column) -> Q:
    """An empty text is no value; where there could be one, the column's expression says NULL."""
    return Q(IsNull(column.expression, False))


def _nothing(column: Column, op: CompareOperator) -> Q:
    if op == CompareOperator.eq:
        return Q(IsNull(column.expression, True))
    return _is_there(column) if op == CompareOperator.ne else NEVER


def _moment(column: Column, op: CompareOperator, value: Any) -> Q:
    if not isinstance(value, datetime):
        return NEVER  # a moment contains no text
    if timezone.is_naive(value):
        raise InvalidFilterException(detail=_("A moment needs its time zone: 2026-03-01T00:00:00Z"))
    lookup = ORDERED.get(op, Exact)
    return Q(lookup(column.expression, Value(value)))


def _text(column: Column, op: CompareOperator, value: str) -> Q:
    if not can_be_kept(value):
        raise InvalidFilterException(detail=_("The filter has a character that is none."))
    key = key_of(column)
    wanted = value.translate(_ASCII) if column.kind is Kind.TEXT else value
    if op == CompareOperator.eq:
        equal = Q(Exact(key, Value(wanted)))
        return column.quick(value) & equal if column.quick else equal
    if op in ORDERED:
        return Q(ORDERED[op](key, Value(wanted)))
    if not wanted:
        return Q()  # every text contains the empty one
    if op == CompareOperator.co:
        return Q(GreaterThan(StrIndex(key, Value(wanted)), 0))
    cut = Left if op == CompareOperator.sw else Right
    return Q(Exact(cut(key, len(wanted)), Value(wanted)))


def _any_row(attribute: Several, column: Column, op: CompareOperator, value: Any) -> Q:
    """One of the values matches; for ``ne``, none equals. No row, no value."""
    if value is None:
        there = there_are(attribute.rows)
        return {CompareOperator.eq: ~there, CompareOperator.ne: there}.get(op, NEVER)
    if op == CompareOperator.ne:
        return ~there_are(attribute.rows.filter(compare(column, CompareOperator.eq, value)))
    return there_are(attribute.rows.filter(compare(column, op, value)))


def _unknown(path: object) -> InvalidFilterException:
    return InvalidFilterException(detail=_("Nobody can be looked for by “%(attribute)s” here.") % {"attribute": path})
