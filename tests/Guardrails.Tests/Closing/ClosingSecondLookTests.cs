using Guardrails.Alarms;
using Guardrails.Closing;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Testing;
using Guardrails.Tests.Guarding;

using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>
/// Closing, reversing and flattening wait twice: for the record of what they are about to do, and for the venue's execution. Whatever changes during either
/// wait, the position is closed, is never taken through zero, and nothing is opened that may no longer be opened.
/// </summary>
public sealed class ClosingSecondLookTests
{
    private const string Thrown = "thrown";

    private readonly ScriptedJournal _journal = new();
    private readonly List<(JournalBatch Batch, TaskCompletionSource<AppendResult> Written)> _hung = [];
    private readonly CancellationTokenSource _cancel = new();

    public static TheoryData<string, string, string, string> Cases
    {
        get
        {
            (string Change, string Close, string Reverse, string Flatten)[] table =
            [
                ("nothing", "Closed", "Sent Accepted", "Flat"),
                ("account halted", "Closed", "Sent STATE_HALTED", "Flat"),
                ("symbol reduce-only", "Closed", "Sent STATE_REDUCE_ONLY", "Flat"),
                ("token canceled", Thrown, Thrown, Thrown),
                ("journal failed", "Closed", "Sent JOURNAL_FAILED", "Flat"),
                ("flattened", "Closed", "Sent STATE_HALTED", "Flat"),
                ("closed by a second caller", "Closed", "Sent Accepted", "Flat"),
                ("positions unread", "Closed", "NotSent", "Incomplete"),
                ("orders unread", "Closed", "NotSent", "Incomplete"),
            ];
            var cases = new TheoryData<string, string, string, string>();
            foreach (var (change, close, reverse, flatten) in table)
            {
                foreach (var wait in (string[])["record", "execution"])
                {
                    cases.Add("close", change, wait, close);
                    cases.Add("close a part", change, wait, close);
                    cases.Add("reverse", change, wait, reverse);
                    cases.Add("flatten", change, wait, flatten);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_exit_goes_on_and_an_opening_only_where_it_may(string operation, string change, string wait, string expected)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain with { FillLatency = TimeSpan.FromSeconds(1) }, journal: _journal);
        world.Protected(10m);
        if (wait == "record")
        {
            _journal.Answer = Hang;
        }

        var running = RunAsync(world, operation);
        if (wait == "execution")
        {
            world.Pass(0.5);
        }

        Assert.Equal(10m, world.AtVenue);
        Assert.False(running.IsCompleted);
        var other = Apply(world, change);
        if (wait == "record")
        {
            // An exit waits no longer than this for its records (what it is about to do, what gives way, the cancellation, the order), and the execution takes
            // another second: nothing waits for a record when it is written. Whoever does goes on in another thread, and virtual time runs away from it.
            world.Pass(1.2);
            Release(change);
        }

        var result = world.Await(running);
        if (change.EndsWith("unread", StringComparison.Ordinal))
        {
            world.Venue.FailPositionQueries(null);
            world.Venue.FailOrderQueries(null);
        }

        _ = other is null ? null : world.Await(other);
        world.Pass(5);

        Assert.Equal(expected, result);
        var left = expected == "Sent Accepted" ? -7m : operation == "close a part" && change is not ("flattened" or "closed by a second caller") ? 6m : 0m;
        Assert.Equal((left, left), (world.AtVenue, world.Tracked));
        Assert.Equal(left == 6m ? [OrderType.Stop] : [], world.Venue.Venue.OpenOrders.Select(static o => o.Type));
        Assert.Empty(world.Guard.ExitsUnderWay());
        var held = 0m;
        var course = world.Venue.Venue.Executions.Select(e => held += e.Side == OrderSide.Buy ? e.Quantity : -e.Quantity).ToArray();
        Assert.Contains(left == 6m ? 6m : 0m, course);
        Assert.Equal(left < 0m ? 1 : 0, course.Count(static net => net < 0m));
        if (change == "journal failed" && wait == "record")
        {
            Assert.Contains(AlarmCodes.ExitUnjournaled, world.Alarms.Codes);
        }

        if (expected == "Incomplete")
        {
            Assert.Contains(AlarmCodes.FlattenIncomplete, world.Alarms.Codes);
        }
    }

    private async Task<string> RunAsync(ClosingWorld world, string operation)
    {
        var by = new Attribution("test", "ann");
        try
        {
            return operation switch
            {
                "reverse" => await world.Broker.ReverseAsync(OrderRequest.Sell(Acme, 7m), by, _cancel.Token) switch
                {
                    ReverseResult.Sent { Open: OrderResult.Denied denied } => $"Sent {denied.Denial.Code.Code}",
                    ReverseResult.Sent sent => $"Sent {sent.Open.GetType().Name}",
                    var other => other.GetType().Name,
                },
                "flatten" => (await world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, by, _cancel.Token)).GetType().Name,
                _ => (await world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Quantity = operation == "close" ? null : 4m, By = by }, _cancel.Token)).GetType().Name,
            };
        }
        catch (OperationCanceledException)
        {
            return Thrown;
        }
    }

    private Task<string>? Apply(ClosingWorld world, string change)
    {
        var by = new Attribution("test", "ann");
        switch (change)
        {
            case "account halted":
                world.Guard.SetState(TradingScope.Account, TradingState.Halted, by);
                return null;
            case "symbol reduce-only":
                world.Guard.SetState(TradingScope.Of(Acme), TradingState.ReduceOnly, by);
                return null;
            case "token canceled":
                _cancel.Cancel();
                return null;
            case "journal failed" when _hung.Count == 0:
                _journal.Answer = static _ => new(AppendResult.Failed("disk full"));
                return null;
            case "flattened":
                return Text(world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, by).AsTask());
            case "closed by a second caller":
                return Text(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = by }).AsTask());
            case "positions unread":
                world.Venue.FailPositionQueries("503");
                return null;
            case "orders unread":
                world.Venue.FailOrderQueries("503");
                return null;
            default:
                return null;
        }
    }

    private static async Task<string> Text<T>(Task<T> running)
        where T : notnull => (await running.ConfigureAwait(false)).ToString()!;

    /// <summary>Each batch has an answer of its own: of several that await one task, all but one would continue on other threads.</summary>
    private ValueTask<AppendResult> Hang(JournalBatch batch)
    {
        var written = new TaskCompletionSource<AppendResult>();
        _hung.Add((batch, written));
        return new(written.Task);
    }

    private void Release(string change)
    {
        if (change != "journal failed")
        {
            _journal.Answer = null;
        }

        foreach (var (batch, written) in _hung.ToArray())
        {
            written.SetResult(change == "journal failed" ? AppendResult.Failed("disk full") : _journal.Write(batch));
        }
    }
}
