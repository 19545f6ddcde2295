using Guardrails.Repository.Tests.Documents;
using Guardrails.Testing;

namespace Guardrails.Repository.Tests.Snippets;

public sealed class ReadmeExampleTests
{
    [Fact]
    public async Task The_first_example_prints_what_the_readme_says()
    {
        var example = Snippet.In("README.md").First();
        var printed = new StringWriter();
        var broker = new SimulatedBroker(SimulatedVenueProfile.Plain, TimeProvider.System);
        broker.Venue.List(new Instrument { Symbol = "QBTS", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, Shortable = true });
        var adapter = new PricedBroker(broker, "QBTS", 19.50m);

        // A parameter named Console takes what the example prints; the process has only one real console.
        var given = example with { Given = $"{example.Given}, System.IO.TextWriter Console" };
        await SnippetRunner.RunAsync(given, new Dictionary<string, object> { ["adapter"] = adapter, ["Console"] = printed });

        var promised = MarkdownFile.Read("README.md").Split("```text\n")[1].Split("```")[0];
        Assert.Equal(promised, printed.ToString().ReplaceLineEndings("\n"));
        Assert.StartsWith("DENIED", printed.ToString(), StringComparison.Ordinal);
        Assert.Empty(broker.Venue.Orders);
    }

    [Fact]
    public void The_first_example_is_short()
    {
        Assert.InRange(Snippet.In("README.md").First().Code.Split('\n').Length, 8, 12);
    }
}
