// A user's first order: a short of 22 QBTS at 19.50 is worth 429, and 400 are allowed. It must be denied with exactly these numbers,
// nothing may reach the venue, and an order within the limit must still pass; and the packages name no friend. Anything else ends with exit code 1.
using System.Reflection;
using System.Runtime.CompilerServices;
using Guardrails;
using Guardrails.Denials;
using Guardrails.Testing;

var broker = new SimulatedBroker(SimulatedVenueProfile.Plain, TimeProvider.System);
broker.Venue.List(new Instrument { Symbol = "QBTS", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, Shortable = true });
await using var guarded = await GuardedBroker.ConnectAsync(broker, new GuardedBrokerOptions
{
    Symbols = ["QBTS"],
    Guard = new() { Limits = new() { MaxShortExposure = 400m, MaxLongExposure = 5_000m } },
});
broker.Venue.SetPrice("QBTS", 19.50m);

var tooLarge = await guarded.SubmitAsync(OrderRequest.Sell("QBTS", 22m, limitPrice: 19.50m));
if (tooLarge is not OrderResult.Denied { Denial: var denial })
{
    return Fail($"the order was not denied: {tooLarge}");
}

Console.WriteLine(denial);
Console.WriteLine(denial.Explain());
if (denial.Violations is not [{ Observed: 429.00m, Limit: 400m, Unit: "USD" } violation] || !violation.Code.Equals(DenialCodes.ExposureShortExceedsLimit))
{
    return Fail($"the denial has other violations: {string.Join("; ", denial.Violations)}");
}

if (broker.Venue.Orders.Count != 0)
{
    return Fail($"{broker.Venue.Orders.Count} orders reached the venue although the order was denied");
}

var friends = new[] { typeof(OrderGuard), typeof(SimulatedBroker) }.SelectMany(static t => t.Assembly.GetCustomAttributes<InternalsVisibleToAttribute>());
if (friends.FirstOrDefault() is { } friend)
{
    return Fail($"the package opens its inside to every assembly that is called {friend.AssemblyName}");
}

var fits = await guarded.SubmitAsync(OrderRequest.Sell("QBTS", 20m, limitPrice: 19.50m));
return fits is OrderResult.Accepted && broker.Venue.Orders.Count == 1
    ? 0
    : Fail($"an order within the limit did not pass: {fits}");

static int Fail(string why)
{
    Console.Error.WriteLine($"consumer smoke: {why}");
    return 1;
}
