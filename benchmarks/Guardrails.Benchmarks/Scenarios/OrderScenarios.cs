using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Benchmarks.Scenarios;

/// <summary>
/// Orders through the public API, with an in-memory journal. The venue's answers are made beforehand. A guard remembers 16,384 ended orders
/// here instead of 100,000, and all of them exist before anything is measured.
/// </summary>
internal sealed class OrderScenarios
{
    private const int EndedOrders = 1 << 14;
    private const int AccountEvery = 1 << 10;

    // More than the ended orders that are remembered: no id comes back while it is still known.
    private const int Answers = 1 << 15;

    private readonly OrderGuard _guard = Shim.OpenGuard(50, 200, endedOrders: EndedOrders);
    private readonly OrderRequest _entry = BenchmarkMarket.EntryOf(0);
    private readonly SubmitOutcome[] _answers = new SubmitOutcome[Answers];
    private readonly ExecutionReport[] _canceled = new ExecutionReport[Answers];
    private readonly Func<ApprovedOrder, CancellationToken, ValueTask<SubmitOutcome>> _send;
    private readonly Func<ApprovedCancel, CancellationToken, ValueTask<CancelOutcome>> _cancel = Shim.Cancel;
    private (string Id, ExecutionReport End)[] _working = [];
    private int _next;

    private OrderScenarios(VenueOrderStatus status)
    {
        _send = Send;
        for (var i = 0; i < Answers; i++)
        {
            _answers[i] = Shim.Accepted(Shim.Report(_entry, $"v{i}", status));
            _canceled[i] = Shim.Report(_entry, $"v{i}", VenueOrderStatus.Canceled);
        }
    }

    public static (Action<int> Arrange, Func<int, long> Run, Action Close) Life()
    {
        var scenario = new OrderScenarios(VenueOrderStatus.Filled);
        ScenarioLibrary.Require(scenario.Fill(EndedOrders) == EndedOrders, "an entry is not filled");
        return (static _ => { }, scenario.Fill, scenario.Close);
    }

    public static (Action<int> Arrange, Func<int, long> Run, Action Close) Cancel()
    {
        var scenario = new OrderScenarios(VenueOrderStatus.New);
        for (var i = 0; i < EndedOrders; i += 1024)
        {
            scenario.Open(1024);
            ScenarioLibrary.Require(scenario.CancelAll(1024) == 1024, "an order is not canceled");
        }

        return (scenario.Open, scenario.CancelAll, scenario.Close);
    }

    public static (Action<int> Arrange, Func<int, long> Run, Action Close) AdmitAndRelease()
    {
        var scenario = new OrderScenarios(VenueOrderStatus.New);
        ScenarioLibrary.Require(scenario.Admit(EndedOrders) == EndedOrders, "an entry is not admitted");
        return (static _ => { }, scenario.Admit, scenario.Close);
    }

    private long Fill(int count)
    {
        var filled = 0L;
        for (var i = 0; i < count; i++)
        {
            if (Shim.IsFilled(Submit()))
            {
                filled++;
            }
        }

        return filled;
    }

    private long Admit(int count)
    {
        var admitted = 0L;
        for (var i = 0; i < count; i++)
        {
            var permit = _guard.AdmitAsync(_entry);
            ScenarioLibrary.Require(permit.IsCompletedSuccessfully, "nothing here waits");
            if (permit.Result.IsApproved)
            {
                permit.Result.NotSent();
                admitted++;
            }
        }

        return admitted;
    }

    private void Open(int count)
    {
        _working = new (string, ExecutionReport)[count];
        for (var i = 0; i < count; i++)
        {
            var id = Shim.IdOf(Submit());
            _working[i] = (id, _canceled[_next]);
        }
    }

    private long CancelAll(int count)
    {
        var asked = 0L;
        for (var i = 0; i < count; i++)
        {
            var result = _guard.CancelAsync(_working[i].Id, _cancel);
            ScenarioLibrary.Require(result.IsCompletedSuccessfully, "nothing here waits");
            if (result.Result is CancelResult.Pending)
            {
                asked++;
            }

            _guard.Observe(_working[i].End);
        }

        return asked;
    }

    private OrderResult Submit()
    {
        _next = (_next + 1) & (Answers - 1);
        if ((_next & (AccountEvery - 1)) == 0)
        {
            // As a bot does all the time: what was executed is contained in the venue's buying power from now on.
            _guard.Observe(BenchmarkMarket.Account(DateTimeOffset.UtcNow));
        }

        var submitted = _guard.SubmitAsync(_entry, _send);
        ScenarioLibrary.Require(submitted.IsCompletedSuccessfully, "nothing here waits");
        return submitted.Result;
    }

    private ValueTask<SubmitOutcome> Send(ApprovedOrder order, CancellationToken cancellationToken)
    {
        order.Redeem();
        return new ValueTask<SubmitOutcome>(_answers[_next]);
    }

    private void Close() => _guard.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
