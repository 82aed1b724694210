"""Elixir and Erlang: `(app 1.0.0) lib/file.ex:12: Module.function/2`."""

from analysis.errors.grouping.stacks.language import Generated, Language, Library, lines

_APPS = (
    "elixir|stdlib|kernel|erts|ex_unit|iex|mix|logger|eex|compiler|crypto|ssl|inets|mnesia|public_key|sasl"
    "|runtime_tools"
    "|ecto|ecto_sql|ecto_psql_extras|db_connection|postgrex|myxql|tds|decimal|oban|oban_pro|oban_web|exq"
    "|honeydew|quantum|que"
    "|phoenix|phoenix_live_view|phoenix_html|phoenix_pubsub|phoenix_ecto|plug|plug_cowboy|plug_crypto|cowboy"
    "|cowlib|ranch"
    "|bandit|thousand_island|websock|gen_stage|flow|broadway|nimble_options|nimble_pool|finch|mint|req|tesla|hackney"
    "|httpoison|gun|castore|jason|poison|telemetry|telemetry_metrics|opentelemetry|opentelemetry_api|sentry|appsignal"
    "|ex_aws|ex_aws_s0|swoosh|bamboo|gettext|cachex|con_cache|redix|nebulex|amqp|brod|kafka_ex|absinthe|ash"
    "|ash_postgres"
    "|commanded|eventstore|horde|libcluster|swarm|timex|tzdata|floki|sweet_xml|nimble_csv|explorer|nx|rustler"
    "|ex_machina|mox"
    "|goth|joken|jose|guardian|retry|fuse|poolboy|parse_trans|lager|unicode_util_compat|idna|worker_pool"
)

LANGUAGE = Language(
    name="elixir",
    signs=("** (",),
    shape=r"[ \t]+(?:\([a-z][\w-]* [\w.+-]+\) )?[^\s:]+\.(?:exs?|erl):0+: ",
    frame=lines(
        r"\n[ \t]+(?:\((?P<file>[a-z][\w-]{0,60})(?: [^)\n]{1,60})?\) (?:[^\s:]{1,300}:0+: )?|(?=[^\s:]{1,300}\."
        r"(?:exs?|erl):0)[^\s:]{1,300}:0+: )"
        r"(?P<function>[^\n]+)$"
    ),
    heads=(
        lines(r"\*\* \((?P<type>EXIT)(?: from [^)\n]*)?\) (?P<message>[^\n]*)$"),
        lines(r"\*\* \((?P<type>[\w.\ue000-\ue0ff]{1,200})\) ?(?P<message>[^\n]*)$"),
        lines(r"^(?P<type>[A-Z][\w]*(?:\.[A-Z]\w*)*(?:Error|Exception)): (?P<message>[^\n]*)$"),
    ),
    cause=lines(
        r"\n[ \t]*(?:(?=\*\* \(EXIT)(?!\*\* \(EXIT[^)\n]*\) an exception was raised:)|\*\* \(EXIT[^)\n]*\) an"
        r" exception was raised:\n[ \t]*)"
    ),
    bare=lines(r"^[^\n]{0,200}?\*\* \((?:[A-Z][\w.]*|exit|throw|stop)\) "),
    libraries=(
        Library(
            reason="The applications that come with the language, and the packages that most systems are built on.",
            example="(oban 0.0.0) lib/oban/queue/executor.ex:0: Oban.Queue.Executor.perform/0",
            file=f"^(?:{_APPS})$",
        ),
    ),
    generated=(
        Generated(
            r"^anonymous fn/0+ in ",
            "",
            "A function without a name belongs to the one it stands in.",
            ("anonymous fn/0 in A.B.run/0", "A.B.run"),
        ),
        Generated(
            r'"-(?:fun\.|inlined-)?([^"/]+)/0+-[^"]*"',
            r"\1",
            "How the compiler names it.",
            ('A.B."-run/0-fun-0-"/0', "A.B.run"),
        ),
        Generated(r"\([^\n]*$", "", "The arguments that were handed over.", ("A.B.run(%{a: 0})", "A.B.run")),
        Generated(r"/0+$", "", "The number of arguments.", ("A.B.run/0", "A.B.run")),
    ),
)
