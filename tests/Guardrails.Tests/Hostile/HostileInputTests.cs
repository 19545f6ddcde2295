using System.Globalization;
using System.Runtime.CompilerServices;
using Guardrails.Brokers;
using Guardrails.Testing;
using Guardrails.Tests.Closing;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Hostile;

/// <summary>
/// Every public method of the types that a bot calls, with null, defaults, numbers of any size, names of any length, times of any age, members that no enumeration
/// has, and collections without items or with items that are nothing: the answer is a result or an exception that names the parameter and the value, and a call
/// that threw has changed nothing.
/// </summary>
public sealed class HostileInputTests
{
    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("GUARDRAILS_SEED"), CultureInfo.InvariantCulture, out var given) ? given : 20_250_102;

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("GUARDRAILS_TESTS"), CultureInfo.InvariantCulture, out var factor) ? 40 * factor : 40;

    [Fact]
    public void OrderGuard_answers_or_refuses_anything() => Play<OrderGuard>(6, static calls =>
    {
        var fixture = new Desk().Open(ExitCap.ReduceOnly);
        fixture.Hold(10m);
        fixture.Work(GuardFixture.Buy(1m, 99m) with { ClientOrderId = "own-1" });
        fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
        fixture.SubmitAsync(GuardFixture.Buy(1m, 99m) with { ClientOrderId = "own-2" }).AsTask().Wait(TimeSpan.FromSeconds(10));
        return calls.All(fixture.Guard, fixture.Now, () => fixture.Guard.StateHash, fixture.Time, () => fixture.Guard.Fault);
    });

    [Fact]
    public void OrderWatch_answers_or_refuses_anything() => Play<OrderWatch>(6, static calls =>
    {
        var time = new VirtualTimeProvider();
        var watch = OrderWatch.Open(new OrderGuardOptions { TimeProvider = time, Limits = new RiskLimits { MaxGrossExposure = 10_000_000m } });
        watch.Observe(GuardFixture.Share());
        watch.Observe(new Quote { Symbol = GuardFixture.Acme, Price = 100m, Time = time.GetUtcNow() });
        watch.Observe(OpenOrderSnapshot.Complete([], time.GetUtcNow()));
        watch.Observe(PositionSnapshot.Complete([new VenuePosition { Symbol = GuardFixture.Acme, Quantity = 10m }], time.GetUtcNow()));
        watch.Observe(GuardFixture.Buy(1m, 99m), "own-1");
        return calls.All(watch, time.GetUtcNow(), () => HashOf(watch.Risk), time, static () => null);
    });

    [Fact]
    public void RiskManager_answers_or_refuses_anything() => Play<RiskManager>(10, static calls =>
    {
        var fixture = new GuardFixture();
        fixture.Hold(10m);
        return calls.All(fixture.Guard.Risk, fixture.Now, () => HashOf(fixture.Guard.Risk), fixture.Time, () => fixture.Guard.Fault);
    });

    [Fact]
    public void PositionInvariantEnforcer_answers_or_refuses_anything() => Play<PositionInvariantEnforcer>(30, static calls =>
    {
        var time = new VirtualTimeProvider();
        return calls.All(new PositionInvariantEnforcer(time: time), time.GetUtcNow(), static () => null, time, static () => null);
    });

    [Fact]
    public void GuardedBroker_answers_or_refuses_anything() => Play<GuardedBroker>(4, static calls =>
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain);
        world.Protected(10m, target: false);
        return calls.All(world.Broker, world.Time.GetUtcNow(), () => world.Guard.StateHash, world.Time, () => world.Guard.Fault);
    });

    private static string HashOf(RiskManager risk) => risk.Books.Read(static (book, _) => book.ToStateHash());

    /// <summary>Calls every method some times on each of many objects.</summary>
    private static void Play<T>(int times, Func<Calls, bool> round, [CallerMemberName] string law = "")
    {
        var calls = new Calls(typeof(T), times, Seed, law);
        for (var i = 0; i < Rounds; i++)
        {
            // What broke its books is not asked further.
            _ = round(calls);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}: {calls.Answered} answered, {calls.Refused} refused");

        Assert.True(calls.Problems.Count == 0, string.Join("\n\n", calls.Problems));

        // Of each enough, or the values are not hostile, or all too hostile.
        Assert.True(calls.Answered > 100 && calls.Refused > 100, $"{calls.Answered} answered, {calls.Refused} refused");
    }
}
