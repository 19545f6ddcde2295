using System.Globalization;
using System.Text;

namespace Guardrails.Mutations;

/// <summary>The page that says which tests notice which mutation.</summary>
internal sealed class ResultPage
{
    private const int NamedMethods = 8;

    private readonly StringBuilder _text = new(
        """
        # Mechanisms removed

        A test is worth what it catches. `tests/Mutations/run` takes one mechanism out of the code at a time and runs the core tests; this page is its output.
        A mutation that no test notices fails the script. `.ci/run` checks that every mutation still finds its place in the code.

        | Mutation | What it takes away | Failing tests | Methods |
        |---|---|---|---|

        """);

    public void Add(Mutation mutation, IReadOnlyDictionary<string, int> failed)
    {
        var names = failed.Count == 0 ? "**none**" : string.Join(", ", failed.Keys.Order(StringComparer.Ordinal).Take(NamedMethods).Select(static name => $"`{name}`"));
        var more = failed.Count > NamedMethods ? $" and {failed.Count - NamedMethods} more" : "";
        _text.Append(CultureInfo.InvariantCulture, $"| {mutation.Name} | {mutation.What} | {failed.Values.Sum()} | {names}{more} |\n");
    }

    public override string ToString() => _text.ToString();
}
