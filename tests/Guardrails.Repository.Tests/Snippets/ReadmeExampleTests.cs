using Guardrails.Repository.Tests.Documents;
using Guardrails.Testing.Venues;

namespace Guardrails.Repository.Tests.Snippets;

public sealed class ReadmeExampleTests
{
    /// <summary>The block is a whole program. It runs here as the body of a method, so that what it prints, and what its venue has got, can be looked at.</summary>
    [Fact]
    public async Task The_first_example_prints_what_the_readme_says()
    {
        var example = Snippet.In("README.md").First();
        var (printed, orders) = (new StringWriter(), new List<SimulatedOrder>());

        // A parameter named Console takes what the example prints; the process has only one real console.
        var given = example with
        {
            Code = $"{example.Code}\norders.AddRange(sandbox.Broker.Venue.Orders);",
            Given = "System.IO.TextWriter Console, System.Collections.Generic.List<Guardrails.Testing.Venues.SimulatedOrder> orders",
        };
        await SnippetRunner.RunAsync(given, new Dictionary<string, object> { ["Console"] = printed, ["orders"] = orders });

        var promised = MarkdownFile.Read("README.md").Split("```text\n")[1].Split("```")[0];
        Assert.Equal(promised, printed.ToString().ReplaceLineEndings("\n"));
        Assert.StartsWith("DENIED", printed.ToString(), StringComparison.Ordinal);
        Assert.Empty(orders);
    }

    [Fact]
    public void The_first_example_is_a_whole_program()
    {
        Assert.Null(Snippet.In("README.md").First().Given);
    }

    [Fact]
    public void The_first_example_is_short()
    {
        Assert.InRange(Snippet.In("README.md").First().Code.Split('\n').Length, 8, 12);
    }
}
