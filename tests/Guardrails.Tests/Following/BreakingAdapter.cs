using System.Runtime.CompilerServices;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Following;

/// <summary>An adapter of which one call fails, in every way in which a call can fail.</summary>
internal sealed class BreakingAdapter(SimulatedBroker broker, TimeProvider time) : IBrokerAdapter
{
    /// <summary>Every way in which a call can fail.</summary>
    public static readonly string[] Ways = ["throws at once", "throws later", "hangs", "hangs until it is canceled", "null", "is canceled", "throws a cancellation"];

    public BrokerCapabilities Capabilities => broker.Capabilities;

    /// <summary>The call that fails; <see langword="null"/> when all is well.</summary>
    public string? Broken { get; set; }

    /// <summary>How it fails.</summary>
    public string Way { get; set; } = Ways[0];

    /// <summary>Whether a write fails only after it has reached the venue; otherwise before its proof is redeemed.</summary>
    public bool FailsAfterTheSend { get; set; }

    /// <summary>How often the broken call was made.</summary>
    public int Failures { get; private set; }

    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken) =>
        Send("submit", () => broker.SubmitAsync(order, cancellationToken), cancellationToken);

    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken) =>
        Send("cancel", () => broker.CancelAsync(cancel, cancellationToken), cancellationToken);

    public ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace replace, CancellationToken cancellationToken) =>
        Send("replace", () => broker.ReplaceAsync(replace, cancellationToken), cancellationToken);

    public ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup group, CancellationToken cancellationToken) =>
        Send("group", () => broker.SubmitGroupAsync(group, cancellationToken), cancellationToken);

    public ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken) => Read("account", broker.GetAccountAsync, cancellationToken);

    public ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken) => Read("instrument", ct => broker.GetInstrumentAsync(symbol, ct), cancellationToken);

    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => Read("orders", broker.GetOpenOrdersAsync, cancellationToken);

    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => Read("positions", broker.GetPositionsAsync, cancellationToken);

    public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) =>
        Read("order", ct => broker.FindOrderAsync(query, ct), cancellationToken);

    public ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken) =>
        Read("executions", ct => broker.GetExecutionsAsync(symbol, since, ct), cancellationToken);

    public IAsyncEnumerable<VenueEvent> StreamAsync(CancellationToken cancellationToken)
    {
        if (Broken != "stream")
        {
            return broker.StreamAsync(cancellationToken);
        }

        Failures++;
        return Way switch
        {
            "throws at once" => throw new IOException("the connection is gone"),
            "null" => null!,
            _ => StreamBrokenAsync(cancellationToken),
        };
    }

    private async IAsyncEnumerable<VenueEvent> StreamBrokenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await Fail<VenueEvent>(cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<T> Read<T>(string what, Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        if (Broken != what)
        {
            return read(cancellationToken);
        }

        Failures++;
        return Fail<T>(cancellationToken);
    }

    private ValueTask<T> Send<T>(string what, Func<ValueTask<T>> send, CancellationToken cancellationToken)
    {
        if (Broken != what)
        {
            return send();
        }

        Failures++;
        if (FailsAfterTheSend)
        {
            Assert.True(send().IsCompletedSuccessfully, "the venue answers at once");
        }

        return Fail<T>(cancellationToken);
    }

    private ValueTask<T> Fail<T>(CancellationToken cancellationToken) => Way switch
    {
        "throws at once" => throw new IOException("the connection is gone"),
        "throws later" => ThrowLaterAsync<T>(),
        "hangs" => new(new TaskCompletionSource<T>().Task),
        "hangs until it is canceled" => HangAsync<T>(cancellationToken),
        "null" => new(default(T)!),
        "is canceled" => ValueTask.FromCanceled<T>(new CancellationToken(canceled: true)),
        _ => throw new OperationCanceledException("not the caller's token"),
    };

    private async ValueTask<T> ThrowLaterAsync<T>()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(100), time, CancellationToken.None).ConfigureAwait(false);
        throw new IOException("the connection is gone");
    }

    /// <summary>Continues where it is canceled, so that virtual time stands still meanwhile.</summary>
    private static async ValueTask<T> HangAsync<T>(CancellationToken cancellationToken)
    {
        var canceled = new TaskCompletionSource<T>();
        await using var registration = cancellationToken.Register(() => canceled.TrySetCanceled(cancellationToken)).ConfigureAwait(false);
        return await canceled.Task.ConfigureAwait(false);
    }
}
