using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>
/// A message is judged, then its record is written, then the adapter waits for a rate slot, then the message goes. Whatever changes during either wait
/// decides whether the message still goes: every operation × every change × both waits.
/// </summary>
public sealed class SecondLookTests
{
    private const string Working = "working";
    private const string Strategy = "s1";
    private const string Thrown = "thrown";

    private static readonly string[] Operations = ["submit", "permit", "group", "replacement", "successor", "exit", "cancel"];

    private static readonly string[] Changes =
    [
        "nothing", "account reduce-only", "account halted", "symbol reduce-only", "symbol quarantined", "strategy halted", "order ended", "token canceled", "journal failed",
        "at the end of its life", "expired", "disposed",
    ];

    private readonly List<JournalBatch> _hung = [];
    private readonly List<string> _sent = [];
    private readonly ScriptedJournal _journal = new();
    private readonly CancellationTokenSource _cancel = new();
    private TaskCompletionSource<AppendResult> _written = new();
    private Task _disposing = Task.CompletedTask;

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (var (operation, change) in Operations.SelectMany(static o => Changes.Select(c => (o, c))))
            {
                // An exit does not wait for its record until it is too old; a permit that was handed out has no token any more.
                if (change != "expired" && change != "at the end of its life" || !LowersRisk(operation))
                {
                    cases.Add(operation, change, "journal");
                }

                if (operation != "permit" || change != "token canceled")
                {
                    cases.Add(operation, change, "adapter");
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_message_goes_only_when_it_may_still_go_at_its_send(string operation, string change, string wait)
    {
        var fixture = Open(operation);
        var untouched = Open(operation, new ScriptedJournal());
        Apply(untouched, operation, change, isTwin: true);
        var gate = new TaskCompletionSource();
        if (wait == "journal")
        {
            gate.SetResult();
            Block();
        }

        var sending = SendAsync(fixture, operation, gate.Task);
        if (wait == "journal")
        {
            Assert.NotEmpty(_hung);
            Apply(fixture, operation, change);
            Assert.Empty(_sent);
            Release(change);
            if (LowersRisk(operation))
            {
                fixture.Time.Advance(TimeSpan.FromMilliseconds(250));
            }
        }
        else
        {
            await UntilAsync(() => Latest(fixture, operation) is not null);
            Apply(fixture, operation, change);
            Release(change);
            gate.SetResult();
        }

        var why = await sending.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await _disposing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(Expected(operation, change), why);
        Assert.Equal(why is null ? 1 : 0, _sent.Count);
        if (why is not null)
        {
            Assert.Equal(Text(untouched), Text(fixture));
        }

        if (change == "journal failed" && LowersRisk(operation) && wait == "journal")
        {
            Assert.Contains(AlarmCodes.ExitUnjournaled, fixture.Alarms.Codes);
        }

        if (change is not ("journal failed" or "disposed"))
        {
            // The record of a message that was not sent must not come back to life. The last record may be on its way still.
            await UntilAsync(() => Kept(Open(operation, _journal, isNew: false)) == Kept(fixture));
        }
    }

    private static bool LowersRisk(string operation) => operation is "exit" or "cancel";

    private static string? Expected(string operation, string change) => (change, LowersRisk(operation)) switch
    {
        ("nothing" or "at the end of its life", _) => null,
        ("account halted" or "strategy halted", false) => DenialCodes.StateHalted.Code,
        ("account reduce-only" or "symbol reduce-only", false) => DenialCodes.StateReduceOnly.Code,
        ("symbol quarantined", false) => DenialCodes.StateQuarantined.Code,
        ("journal failed", false) => DenialCodes.JournalFailed.Code,
        ("order ended" or "disposed", _) => DenialCodes.ApprovalWithdrawn.Code,
        ("expired", _) => DenialCodes.ApprovalExpired.Code,
        ("token canceled", _) => Thrown,
        _ => null,
    };

    private GuardFixture Open(string operation, ScriptedJournal? journal = null, bool isNew = true)
    {
        var fixture = new GuardFixture(
            o =>
            {
                o.Journal = journal ?? _journal;
                o.Capabilities = BrokerCapabilities.Plain with
                {
                    AttachesExits = true,
                    ReplaceQuantity = operation == "replacement" ? ReplaceQuantity.Total : ReplaceQuantity.Independent,
                };
            },
            ready: isNew);
        if (isNew)
        {
            fixture.Hold(10m);
            fixture.Work(Entry(5m, 99m) with { ClientOrderId = Working });
        }

        return fixture;
    }

    private static OrderRequest Entry(decimal quantity, decimal? limit = null) => GuardFixture.Buy(quantity, limit) with { Strategy = Strategy };

    /// <summary>Sends, and says why nothing went; <see langword="null"/> when it went.</summary>
    private async Task<string?> SendAsync(GuardFixture fixture, string operation, Task slot)
    {
        try
        {
            return operation switch
            {
                "permit" => await SendPermitAsync(fixture, slot),
                "group" => Why((await fixture.Guard.SubmitGroupAsync(
                    new GroupRequest { Entry = Entry(7m), Exits = [GuardFixture.Sell(7m, effect: PositionEffect.Close) with { Type = OrderType.Stop, StopPrice = 90m, Strategy = Strategy }] },
                    async (proof, ct) =>
                    {
                        await WaitAsync(slot, ct);
                        _sent.Add(proof.Redeem().ClientOrderId);
                        return GroupOutcome.All(new SubmitOutcome.Accepted { VenueOrderId = null });
                    }, _cancel.Token) as GroupResult.Denied)?.Denial),
                "replacement" or "successor" => Why((await fixture.Guard.ReplaceAsync(
                    new ReplaceRequest { ClientOrderId = Working, Quantity = 8m },
                    async (proof, ct) =>
                    {
                        await WaitAsync(slot, ct);
                        _sent.Add(proof.Redeem().Order.ClientOrderId);
                        return new ReplaceOutcome.Accepted { VenueOrderId = null };
                    }, _cancel.Token) as ReplaceResult.Denied)?.Denial),
                "cancel" => Why((await fixture.Guard.CancelAsync(Working, async (proof, ct) =>
                {
                    await WaitAsync(slot, ct);
                    _sent.Add(proof.Redeem().ClientOrderId);
                    return new CancelOutcome.Accepted();
                }, _cancel.Token) as CancelResult.Denied)?.Denial),
                _ => Why((await fixture.Guard.SubmitAsync(
                    operation == "exit" ? GuardFixture.Sell(10m, effect: PositionEffect.Close) with { Strategy = Strategy } : Entry(7m),
                    async (proof, ct) =>
                    {
                        await WaitAsync(slot, ct);
                        _sent.Add(proof.Redeem().ClientOrderId);
                        return new SubmitOutcome.Accepted { VenueOrderId = "V1" };
                    }, _cancel.Token) as OrderResult.Denied)?.Denial),
            };
        }
        catch (OperationCanceledException)
        {
            return Thrown;
        }
    }

    private async Task<string?> SendPermitAsync(GuardFixture fixture, Task slot)
    {
        using var permit = await fixture.Guard.AdmitAsync(Entry(7m), _cancel.Token);
        if (!permit.IsApproved)
        {
            return Why(permit.Denial);
        }

        await slot;
        try
        {
            _sent.Add(permit.Order.Redeem().ClientOrderId);
            permit.Accepted("V1");
            return null;
        }
        catch (RedeemDeniedException exception)
        {
            return Why(exception.Denial);
        }
    }

    private static async Task WaitAsync(Task slot, CancellationToken cancellationToken)
    {
        await slot;
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static string? Why(Denial? denial) => denial?.Code.Code;

    /// <summary>What happens during the wait.</summary>
    /// <param name="fixture">Where.</param>
    /// <param name="operation">What is on its way.</param>
    /// <param name="change">What happens.</param>
    /// <param name="isTwin">Whether it happens to a guard that was not asked for the operation.</param>
    private void Apply(GuardFixture fixture, string operation, string change, bool isTwin = false)
    {
        var by = new Attribution("test", "ann");
        switch (change)
        {
            case "account reduce-only":
                fixture.Guard.SetState(TradingScope.Account, TradingState.ReduceOnly, by);
                break;
            case "account halted":
                fixture.Guard.SetState(TradingScope.Account, TradingState.Halted, by);
                break;
            case "symbol reduce-only":
                fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.ReduceOnly, by);
                break;
            case "symbol quarantined":
                fixture.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Quarantined, by);
                break;
            case "strategy halted":
                fixture.Guard.SetState(TradingScope.OfStrategy(Strategy), TradingState.Halted, by);
                break;
            case "order ended" when operation is "replacement" or "cancel":
                fixture.Fill(Working, 5m);
                break;
            case "order ended" when !isTwin:
                Assert.Null(Why((fixture.CancelAsync(Latest(fixture, operation)!).AsTask().GetAwaiter().GetResult() as CancelResult.Denied)?.Denial));
                break;
            case "token canceled" when !isTwin:
                _cancel.Cancel();
                break;
            case "at the end of its life" when !isTwin:
                fixture.Time.Advance(TimeSpan.FromSeconds(5));
                break;
            case "expired" when !isTwin:
                fixture.Time.Advance(TimeSpan.FromSeconds(5) + TimeSpan.FromTicks(1));
                break;
            case "disposed" when !isTwin:
                // It waits for the records that are on their way.
                _disposing = fixture.Guard.DisposeAsync().AsTask();
                break;
            case "journal failed" when !isTwin && _hung.Count == 0:
                _journal.Answer = static _ => new(AppendResult.Failed("disk full"));
                fixture.Account();
                break;
        }
    }

    private void Block()
    {
        _written = new TaskCompletionSource<AppendResult>();
        _journal.Answer = batch =>
        {
            _hung.Add(batch);
            return new(_written.Task);
        };
    }

    private void Release(string change)
    {
        if (_hung.Count == 0)
        {
            return;
        }

        _journal.Answer = null;
        _written.SetResult(change == "journal failed" ? AppendResult.Failed("disk full") : _hung.Select(_journal.Write).Last());
    }

    /// <summary>The order that the operation is about, once it is judged.</summary>
    private static string? Latest(GuardFixture fixture, string operation) => operation switch
    {
        "replacement" => fixture.Guard.OpenOrders.FirstOrDefault(static o => o.State == OrderState.PendingReplace)?.ClientOrderId,
        "cancel" => fixture.Guard.OpenOrders.FirstOrDefault(static o => o.State == OrderState.PendingCancel)?.ClientOrderId,
        _ => fixture.Guard.OpenOrders.FirstOrDefault(static o => o.State == OrderState.Reserved)?.ClientOrderId,
    };

    private static string Text(GuardFixture fixture) => string.Join('\n', fixture.Guard.OpenOrders.Select(static o => $"{o.ClientOrderId} {o.State} {o.Side} {o.Quantity} {o.Filled} {o.LimitPrice}").Order())
        + '\n' + Reach(fixture) + '\n' + string.Join('\n', fixture.Guard.Risk.GetExposure().Lines.Where(static l => l.Used != 0m).Select(static l => $"{l.Scope} {l.Measure} {l.Used:0.##}"));

    /// <summary>What a restart has to find.</summary>
    private static string Kept(GuardFixture fixture) => string.Join(' ', fixture.Guard.OpenOrders.Select(static o => o.ClientOrderId).Order()) + Reach(fixture);

    private static (decimal Net, decimal Short, decimal Long) Reach(GuardFixture fixture)
    {
        var position = fixture.Guard.FindPosition(GuardFixture.Acme)!;
        return (position.Net, position.MaxShort, position.MaxLong);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 3000 && !holds(); i++)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.True(holds());
    }
}
