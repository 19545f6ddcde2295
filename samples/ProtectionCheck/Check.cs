using System.Globalization;
using Guardrails;
using Guardrails.Orders;
using Guardrails.Protection;
using Guardrails.Testing.Venues;

namespace ProtectionCheck;

/// <summary>Builds the positions, sends stops the way the bot of the incident did, and lets the guard protect them then. What is protected is read from the venue's own lists, each time.</summary>
internal static class Check
{
    private static readonly Attribution _by = new("nothing is to be without a stop", "ProtectionCheck");

    public static async Task<int> RunAsync(IBrokerAdapter adapter, SimulatedVenue venue)
    {
        await using var broker = await GuardedBroker.ConnectAsync(adapter, new GuardedBrokerOptions
        {
            Symbols = [.. Portfolio.Positions.Select(static p => p.Symbol)],
            Guard = new OrderGuardOptions { Limits = new RiskLimits { MaxGrossExposure = 1_000_000m, MaxQuoteAge = TimeSpan.FromMinutes(10), PriceCollar = null, DuplicateWindow = null } },
        });
        foreach (var position in Portfolio.Positions)
        {
            venue.SetPrice(position.Symbol, position.Price);
        }

        for (var i = 0; i < 200 && !broker.Guard.GetReadiness([.. Portfolio.Positions.Select(static p => p.Symbol)]).IsReady; i++)
        {
            await Task.Delay(50);
        }

        if (!await BuyAsync(broker, venue))
        {
            return 1;
        }

        Console.WriteLine($"{Portfolio.Positions.Count} positions are held. For {Portfolio.Positions.Count(static p => p.HasTarget)} of them a target rests, which holds all the shares.");
        Console.WriteLine();
        Console.WriteLine("Before: the bot sends a stop for each position, and goes on");
        foreach (var position in Portfolio.Positions)
        {
            var sent = await broker.SubmitAsync(OrderRequest.Sell(position.Symbol, position.Quantity) with { Type = OrderType.Stop, StopPrice = position.Stop, TimeInForce = TimeInForce.GoodTillCancel, Effect = PositionEffect.Close });
            if (sent is not OrderResult.Accepted)
            {
                Console.WriteLine($"  {position.Symbol,-5} {position.Quantity,4}  {sent}");
            }
        }

        await Task.Delay(500);
        var before = await broker.AuditProtectionAsync();
        Console.WriteLine($"  {Summary(before)}");
        Console.WriteLine();
        Console.WriteLine("After: GuardedBroker.ProtectAsync for each position, stop and target as one");
        using var watch = new GapWatch(venue);
        var results = await Task.WhenAll(Portfolio.Positions.Select(async p => (Position: p, Result: await broker.ProtectAsync(new ProtectRequest
        {
            Symbol = p.Symbol,
            Plan = new ProtectionPlan { Stop = PriceOffset.At(p.Stop), Target = PriceOffset.At(p.Target) },
            EntryPrice = p.Price,
            By = _by,
        }))));
        var gaps = await watch.EndAsync();
        Console.WriteLine("  symbol quantity  before        after                                    without any exit");
        foreach (var (position, result) in results)
        {
            var was = before.Positions.First(p => p.Symbol == position.Symbol).Verdict == ProtectionVerdict.Protected ? "stop alone" : "target alone";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {position.Symbol,-6} {position.Quantity,8}  {was,-12}  {result,-40} {gaps[position.Symbol].TotalMilliseconds,8:0} ms"));
        }

        var after = await broker.AuditProtectionAsync();
        var sorted = gaps.Select(static g => g.Value.TotalMilliseconds).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Summary(after)}; without any exit: median {sorted[sorted.Length / 2]:0} ms, longest {sorted[^1]:0} ms, looked at every {GapWatch.Beat.TotalMilliseconds:0} ms"));
        return after.IsClean && after.Positions.Count == Portfolio.Positions.Count ? 0 : 1;
    }

    private static string Summary(ProtectionReport report) => $"{report.Positions.Count(static p => p.Verdict == ProtectionVerdict.Protected)} of {report.Positions.Count} positions protected, {report.Positions.Count(static p => p.Verdict != ProtectionVerdict.Protected)} failed";

    /// <summary>Buys every position, and places the targets that are there at the beginning.</summary>
    private static async Task<bool> BuyAsync(GuardedBroker broker, SimulatedVenue venue)
    {
        foreach (var position in Portfolio.Positions)
        {
            var bought = await broker.SubmitAsync(OrderRequest.Buy(position.Symbol, position.Quantity, decimal.Round(position.Price * 1.01m, 2)) with { Effect = PositionEffect.Open });
            if (bought is not OrderResult.Accepted)
            {
                Console.WriteLine($"{position.Symbol}: {bought}");
                return false;
            }
        }

        for (var i = 0; i < 200 && Portfolio.Positions.Any(p => broker.Guard.FindPosition(p.Symbol)?.Net != p.Quantity); i++)
        {
            await Task.Delay(50);
        }

        foreach (var position in Portfolio.Positions.Where(static p => p.HasTarget))
        {
            var target = await broker.SubmitAsync(OrderRequest.Sell(position.Symbol, position.Quantity, position.Target) with { TimeInForce = TimeInForce.GoodTillCancel, Effect = PositionEffect.Close });
            if (target is not OrderResult.Accepted)
            {
                Console.WriteLine($"{position.Symbol}: {target}");
                return false;
            }
        }

        await Task.Delay(500);
        return venue.OpenOrders.Count == Portfolio.Positions.Count(static p => p.HasTarget);
    }
}
