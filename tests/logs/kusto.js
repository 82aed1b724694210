// Microsoft's own KQL parser and lexer, asked by the tests: a line of JSON in, a line of JSON out.
//   {tables: {name: {column: type}}, queries: {name: text}}
//     -> {name: {problems: [text], columns: {name: type} | null}}
//   {literals: [text]}
//     -> [the string each text is when it is exactly one string literal, else null]
const path = require("path");
const parts = path.join(process.argv[2], "@kusto", "language-service-next");
require(path.join(parts, "bridge.min.js"));
require(path.join(parts, "Kusto.Language.Bridge.min.js"));
const language = Kusto.Language;

const listed = (list) => Array.from({ length: list.Count }, (_, index) => list.getItem(index));

function schema(tables) {
  const symbols = Object.entries(tables).map(([name, columns]) => {
    const declared = Object.entries(columns).map(([column, type]) => `${column}: ${type}`).join(", ");
    return language.Symbols.TableSymbol.From(`(${declared})`).WithName(name);
  });
  const database = new language.Symbols.DatabaseSymbol.$ctor1("logs", symbols);
  return language.GlobalState.Default.WithDatabase(database);
}

function analysed(text, globals) {
  const code = language.KustoCode.ParseAndAnalyze(text, globals);
  const problems = listed(code.GetDiagnostics()).map(
    (found) => `${found.Severity} ${found.Code} at ${JSON.stringify(text.substr(found.Start, found.Length))}: ${found.Message}`,
  );
  const result = code.ResultType;
  const columns = result && result.Columns
    ? Object.fromEntries(listed(result.Columns).map((column) => [column.Name, column.Type.Name]))
    : null;
  return { problems, columns };
}

function literal(text) {
  const tokens = language.Parsing.TokenParser.ParseTokens(`print ${text} `, null);
  const words = (tokens.getItem ? listed(tokens) : Array.from(tokens)).filter((token) => token.Text !== "");
  const sound = words.length === 2 && language.KustoCode.Parse(`print ${text} `).GetDiagnostics().Count === 0;
  return sound ? language.KustoFacts.GetStringLiteralValue(words[1].Text) : null;
}

require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const asked = JSON.parse(line);
  const answer = asked.literals
    ? asked.literals.map(literal)
    : Object.fromEntries(
        Object.entries(asked.queries).map(([name, text]) => [name, analysed(text, schema(asked.tables))]),
      );
  process.stdout.write(JSON.stringify(answer) + "\n");
});
