using Guardrails;
using Guardrails.Testing;

namespace QuickStart;

/// <summary>How a bot is put behind the guard. What is printed is this file's own text, and it runs.</summary>
internal static class WrapYourBot
{
    public static async Task ShowAsync()
    {
        var broker = new SimulatedBroker(SimulatedVenueProfile.Plain, TimeProvider.System);
        broker.Venue.List(new Instrument { Symbol = "QBTS", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, Shortable = true });
        Console.WriteLine();
        Console.WriteLine("Wrap your bot (`broker` is your IBrokerAdapter; here it is the simulated one):");
        Console.WriteLine();
        Console.WriteLine(OwnText());
        Console.WriteLine();
        Console.Write("It prints: ");
        await RunAsync(broker);
    }

    private static async Task RunAsync(SimulatedBroker broker)
    {
        // snippet
        await using var guarded = await GuardedBroker.ConnectAsync(broker, new GuardedBrokerOptions
        {
            Symbols = ["QBTS"],
            Guard = new() { Limits = new() { MaxShortExposure = 400m, MaxLongExposure = 5_000m } },
        });
        broker.Venue.SetPrice("QBTS", 19.50m);
        var result = await guarded.SubmitAsync(OrderRequest.Sell("QBTS", 22m, limitPrice: 19.50m));
        Console.WriteLine(result.Match(
            denied => denied.Denial.ToString(),
            accepted => $"working as {accepted.Order.ClientOrderId}",
            rejected => $"the venue refused it: {rejected.Rejection}",
            unknown => $"nobody knows ({unknown.Why}); it counts until the venue has settled it"));
        // end
    }

    private static string OwnText()
    {
        using var reader = new StreamReader(typeof(WrapYourBot).Assembly.GetManifestResourceStream("WrapYourBot.cs")!);
        var lines = reader.ReadToEnd().Split('\n').SkipWhile(line => line.Trim() != "// snippet").Skip(1).TakeWhile(line => line.Trim() != "// end");
        return string.Join(Environment.NewLine, lines.Select(line => line.Length < 4 ? line : line[4..]));
    }
}
