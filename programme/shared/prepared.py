"""Queries whose SQL is built once, for what is asked again and again: at every request, at every press in a rush.

Building a query takes Django several times as long as the database needs to answer it. A prepared query is an ordinary
function that returns a queryset. It is called once for each kind of database with examples, and where one of these
stands among the parameters of its SQL the values of each call will stand.
"""

import datetime as dt
import inspect
import secrets
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, ParamSpec, TypeVar, get_args, get_origin
from uuid import UUID, uuid4

from django.db import connection, models
from django.db.models.sql import InsertQuery, UpdateQuery

P = ParamSpec("P")
Row = TypeVar("Row")
Built = TypeVar("Built")

UUID_FIELD, TIME_FIELD = models.UUIDField(), models.DateTimeField()
LONG_AGO = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


class _Prepared(Generic[P, Built]):
    """What queries and updates share: the function, the kinds of its arguments, a statement for each database."""

    def __init__(self, build: Callable[P, Built]) -> None:
        self.build, self.__doc__, self.__name__ = build, build.__doc__, build.__name__
        self.kinds = {name: each.annotation for name, each in inspect.signature(build).parameters.items()}
        self.lists = {name for name, kind in self.kinds.items() if get_origin(kind) is list}
        self.statements: dict[str, Statement] = {}

    def named(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        return dict(zip(self.kinds, args, strict=False)) | kwargs

    def bound(self, values: dict[str, Any]) -> "tuple[Statement, tuple[Any, ...]]":
        """The statement for this database, and its parameters with these values among them."""
        statement = self.statements.get(connection.vendor) or self._prepare()
        params = statement.params.copy()
        for place, name in statement.places.items():
            params[place] = _for_database(values[name])
        return statement, tuple(params)

    def compiled(self, examples: dict[str, Any]) -> Any:
        """Django's compiler for the queryset that is built from the examples."""
        raise NotImplementedError

    def _prepare(self) -> "Statement":
        examples = {name: _example(kind) for name, kind in self.kinds.items()}
        compiler = self.compiled(examples)
        sql, params = compiler.as_sql()
        names = {_for_database(example): name for name, example in examples.items()}
        places = {place: names[each] for place, each in enumerate(params) if _is_in(each, names)}
        if missing := set(self.kinds) - set(places.values()):
            raise TypeError(f"{self.__name__} does not take {missing} as it comes.")
        self.statements[connection.vendor] = Statement(compiler, sql, list(params), places)
        return self.statements[connection.vendor]


class prepared(_Prepared[P, "models.QuerySet[Any, Row]"], Generic[P, Row]):  # noqa: N801 a decorator
    """Make a function that returns a queryset one that returns its rows.

    Its arguments are annotated as UUID, str, int, datetime, a model of which the key counts, or a list of these; only
    lists of one are prepared for. They go into filters and nowhere else. Nothing is prefetched.
    """

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Row]:
        values = self.named(args, kwargs)
        if any(len(values[name]) != 1 for name in self.lists):
            return list(self.build(*args, **kwargs))
        statement, params = self.bound(values)
        return statement.rows(params)

    def first(self, *args: P.args, **kwargs: P.kwargs) -> Row | None:
        """The first row, or None where there is none."""
        return next(iter(self(*args, **kwargs)), None)

    def compiled(self, examples: dict[str, Any]) -> Any:
        queryset: Any = self.build(**examples)  # type: ignore[call-arg]
        compiler = queryset.query.get_compiler(connection=connection)
        compiler.queryset = queryset
        return compiler


class prepared_update(_Prepared[P, "tuple[models.QuerySet[Any], dict[str, Any]]"]):  # noqa: N801 a decorator
    """Make a function that returns a queryset and new values one that updates its rows, and says how many they were."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> int:
        statement, params = self.bound(self.named(args, kwargs))
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, params)
            return cursor.rowcount

    def compiled(self, examples: dict[str, Any]) -> Any:
        queryset, changes = self.build(**examples)  # type: ignore[call-arg]
        query = queryset.query.chain(UpdateQuery)
        query.add_update_values(changes)
        return query.get_compiler(connection=connection)


def insert_new(row: models.Model) -> None:
    """Write a row that is known to be new and carries its own key; sends no signals, as `bulk_create` does."""
    fields = row._meta.concrete_fields
    key = type(row), connection.vendor
    if key not in _INSERTS:
        query = InsertQuery(type(row))
        query.insert_values(fields, [row])
        ((_INSERTS[key], _params),) = query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        given = [each.get_db_prep_save(each.pre_save(row, add=True), connection) for each in fields]
        cursor.execute(_INSERTS[key], given)


_INSERTS: dict[tuple[type[models.Model], str], str] = {}


@dataclass(frozen=True)
class Statement:
    """One query as one kind of database takes it: its SQL, its parameters, and which of them each call gives."""

    compiler: Any
    sql: str
    params: list[Any]
    places: dict[int, str]

    def rows(self, params: tuple[Any, ...]) -> list[Any]:
        compiler, queryset = copy(self.compiler), self.compiler.queryset
        query = copy(queryset.query)
        # The iterators of querysets ask their query for a compiler, and that one for its SQL.
        compiler.connection, compiler.as_sql = connection, lambda *_, **__: (self.sql, params)
        compiler.get_converters = lambda _: self.converters
        query.get_compiler = lambda *_, **__: compiler
        asked = type(queryset)(queryset.model, query)
        asked._fields = queryset._fields
        return list(queryset._iterable_class(asked))

    @cached_property
    def converters(self) -> Any:
        """How each column's values become Python's."""
        return self.compiler.get_converters([column[0] for column in self.compiler.select[: self.compiler.col_count]])


def _example(kind: Any) -> Any:
    """A value that stands nowhere else."""
    if get_origin(kind) is list:
        return [_example(*get_args(kind))]
    if kind is UUID:
        return uuid4()
    if kind is str:
        return secrets.token_hex(16)
    if kind is int:
        return 2**30 + secrets.randbelow(2**30)
    if kind is dt.datetime:
        return LONG_AGO + dt.timedelta(microseconds=secrets.randbelow(2**50))
    return kind(pk=_example(UUID if isinstance(kind._meta.pk, models.UUIDField) else int))


def _for_database(value: Any) -> Any:
    if isinstance(value, list):
        (value,) = value
    if isinstance(value, models.Model):
        value = value.pk
    if isinstance(value, UUID):
        return UUID_FIELD.get_db_prep_value(value, connection)
    if isinstance(value, dt.datetime):
        return TIME_FIELD.get_db_prep_value(value, connection)
    # A choice is a word.
    return str(value) if isinstance(value, str) else value


def _is_in(value: Any, names: dict[Any, str]) -> bool:
    return isinstance(value, UUID | str | int | dt.datetime) and value in names
