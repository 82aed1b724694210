"""Rules for what runtimes and their versions spell or print in ways of their own, applied to a whole line first."""

from analysis.errors.grouping.rules import INSIDE, Rule, rule

SPELLING_RULES: tuple[Rule, ...] = (
    rule(
        "Elixir map or struct",
        "<list>",
        rf"%[A-Z]?[A-Za-z0-9_.]{{0,100}}\{{(?:[^{{}}{INSIDE}]|\{{[^{{}}{INSIDE}]{{0,500}}\}}){{0,300}}\}}",
        ("{",),
        "Printed data is a value, and what it holds varies.",
        ('key :zone not found in: %{id: 7, name: "a b"}', "key :zone not found in: <list>"),
    ),
    rule(
        "messages of parts",
        "",
        r"(?<=One or more errors occurred\.) \([^\n]*\)$",
        ("One or more errors occurred. (",),
        "The parts of an aggregate follow it, in any number and order.",
        ("One or more errors occurred. (a 1) (b 2)", "One or more errors occurred."),
    ),
    rule(
        "host by its word",
        "<host>",
        r"(?<=\bhost )[a-z][a-z0]{0,60}(?:-[a-z0]{1,60}){1,5}(?![A-Za-z0-9_.-])",
        ("host ",),
        "Which host, not what went wrong.",
        ("host db-a gave no answer", "host <host> gave no answer"),
    ),
    rule(
        "number of parts",
        "<num> validation error for",
        r"\b\d+ validation errors? for",
        ("validation error",),
        "How many parts an error has depends on the data.",
        ("2 validation errors for Order", "<num> validation error for Order"),
    ),
    rule(
        "Ruby's quotes before 3.4",
        r"'\1'",
        r"(?<![A-Za-z0-9_`])`([^`'\s]{1,120})'",
        ("`",),
        "A backquote opened a name; since 3.4 it is a plain quote.",
        ("undefined method `total' here", "undefined method '<str>' here"),
    ),
    rule(
        "Ruby's receivers before 3.4",
        r"\1",
        r"(?<=for )(nil)(?::NilClass)\b",
        (":NilClass",),
        "`nil:NilClass` became `nil`.",
        ("undefined method for nil:NilClass", "undefined method for nil"),
    ),
    rule(
        "inspected object",
        r"an instance of \1",
        r"#<([A-Z][A-Za-z0-9_]{0,100}(?:::[A-Z][A-Za-z0-9_]{0,100}){0,9})(?::0x[0a-f]{1,16})?(?:[ >][^\n>]{0,500})?>",
        ("#<",),
        "What an object holds is a value; Ruby 3.4 says its class only.",
        ("undefined method for #<Shop::Order:0x00007f id: 7>", "undefined method for an instance of Shop::Order"),
    ),
    rule(
        "token that is no JSON",
        r'Unexpected token "<str>", "<str>"... is not valid JSON',
        r"Unexpected token \S{1,10} in JSON at position \d+",
        (" in JSON at position ",),
        "How V8 said it before version 11.",
        ("Unexpected token < in JSON at position 0", 'Unexpected token "<str>", "<str>"... is not valid JSON'),
    ),
    rule(
        "property of nothing",
        r"Cannot \1 properties of \3 (\1ing '\2')",
        r"Cannot (read|set) property '([^'\n]{1,120})' of (undefined|null)",
        ("Cannot read property", "Cannot set property"),
        "How V8 said it before version 9.",
        ("Cannot read property 'id' of null", "Cannot read properties of null (reading '<str>')"),
    ),
)
