using Guardrails.Positions;
using Guardrails.Testing.Scenarios.Format;

namespace Guardrails.Testing.Scenarios;

/// <summary>Plays a script step by step. After the last step one more second passes, so that what was sent is executed.</summary>
internal sealed class ScriptPlayer(ScenarioFile file, IScenarioVenue venue, VirtualTimeProvider time, IOrderPath path, BotBelief belief, ScenarioOptions options)
{
    private readonly SimulatedBroker _broker = venue.Broker;
    private readonly List<ScenarioDecision> _decisions = [];
    private readonly bool _hasLegs = file.Venue.ToProfile().HedgeMode;
    private readonly SortedDictionary<string, int> _draws = new(StringComparer.Ordinal);

    public IReadOnlyList<ScenarioDecision> Decisions => _decisions;

    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        foreach (var step in file.Script)
        {
            await PlayAsync(step, null, 0, cancellationToken).ConfigureAwait(false);
        }

        await venue.AdvanceAsync(options.Settling).ConfigureAwait(false);
    }

    private async Task PlayAsync(StepFile step, RepeatFile? repeat, int iteration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await MoveWorldAsync(step, repeat).ConfigureAwait(false);
        if (step.Advance is { } duration)
        {
            await venue.AdvanceAsync(duration).ConfigureAwait(false);
        }
        else if (step.Submit is { } order)
        {
            await SubmitAllAsync([order], iteration, cancellationToken).ConfigureAwait(false);
        }
        else if (step.Cancel is { } cancel)
        {
            var name = NameOf(cancel.As, iteration);
            _decisions.Add(await AnswerAsync(path.CancelAsync(name, cancel.Order, cancellationToken).AsTask(), name).ConfigureAwait(false));
        }
        else if (step.Replace is { } replace)
        {
            var name = NameOf(replace.As, iteration);
            _decisions.Add(await AnswerAsync(path.ReplaceAsync(name, replace, cancellationToken).AsTask(), name).ConfigureAwait(false));
        }
        else if (step.Close is { } close)
        {
            var name = NameOf(close.As, iteration);
            var decision = await AnswerAsync(path.CloseAsync(name, close, cancellationToken).AsTask(), name).ConfigureAwait(false);
            _decisions.Add(decision);
            belief.BookClose(close, decision);
        }
        else if (step.Protect is { } protect)
        {
            var name = NameOf(protect.As, iteration);
            _decisions.Add(await AnswerAsync(path.ProtectAsync(name, protect, cancellationToken).AsTask(), name).ConfigureAwait(false));
        }
        else if (step.Concurrently is { } orders)
        {
            await SubmitAllAsync(orders, iteration, cancellationToken).ConfigureAwait(false);
        }
        else if (step.Basket is { } basket)
        {
            var named = basket.Orders.Select(member => (NameOf(member.As, iteration), member)).ToList();
            var decisions = await AnswerAsync(
                (basket.AsOneOrder ? path.SubmitLegsAsync([.. named.Select(static n => n.Item1)], basket, cancellationToken) : path.SubmitBasketAsync(named, cancellationToken)).AsTask(), "basket").ConfigureAwait(false);
            Record(basket.Orders, decisions);
        }
        else if (step.Repeat is { } inner)
        {
            await RepeatAsync(inner, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RepeatAsync(RepeatFile repeat, CancellationToken cancellationToken)
    {
        _draws.Clear();
        for (var iteration = 1; iteration <= repeat.Times; iteration++)
        {
            foreach (var step in repeat.Steps)
            {
                await PlayAsync(step, repeat, iteration, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Starts every submit before any answer is waited for; time passes until all have returned.</summary>
    private async Task SubmitAllAsync(IReadOnlyList<OrderFile> orders, int iteration, CancellationToken cancellationToken)
    {
        var submits = orders.Select(order => path.SubmitAsync(NameOf(order.As, iteration), order, cancellationToken).AsTask()).ToList();
        Record(orders, await AnswerAsync(Task.WhenAll(submits), NameOf(orders[0].As, iteration)).ConfigureAwait(false));
    }

    private async Task<T> AnswerAsync<T>(Task<T> answer, string name)
    {
        if (!await ScenarioClock.WaitAsync(answer, venue, time, options.MaxAnswerTime).ConfigureAwait(false))
        {
            throw new ScenarioException($"{file.Id}: '{name}' was not answered within {options.MaxAnswerTime}");
        }

        return await answer.ConfigureAwait(false);
    }

    private void Record(IReadOnlyList<OrderFile> orders, IReadOnlyList<ScenarioDecision> decisions)
    {
        _decisions.AddRange(decisions);
        for (var i = 0; i < orders.Count; i++)
        {
            belief.Book(orders[i], decisions[i]);
        }
    }

    private async ValueTask MoveWorldAsync(StepFile step, RepeatFile? repeat)
    {
        foreach (var (symbol, price) in step.Quote ?? step.Market ?? [])
        {
            await venue.SetPriceAsync(symbol, price, tells: step.Market is null).ConfigureAwait(false);
        }

        foreach (var (symbol, price) in step.Feed ?? [])
        {
            await venue.TellAsync(symbol, price).ConfigureAwait(false);
        }

        foreach (var (symbol, quantity) in step.ManualTrade ?? step.SilentTrade ?? [])
        {
            var leg = !_hasLegs ? PositionLeg.Net : quantity > 0m ? PositionLeg.Long : PositionLeg.Short;
            _broker.Venue.InjectTrade(symbol, quantity > 0m ? OrderSide.Buy : OrderSide.Sell, Math.Abs(quantity), leg, announce: step.SilentTrade is null);
        }

        if (step.Next is { } drawing)
        {
            await venue.SetPriceAsync(drawing, Draw(drawing, repeat!), tells: true).ConfigureAwait(false);
        }

        if (step.State is { } state)
        {
            SetState(state);
        }

        if (step.Stranger is { } stranger)
        {
            _ = _broker.SendOfStrangerAsync(stranger.ToRequest());
        }

        if (step.FillNextOnly is not null || step.ReleaseFills == true)
        {
            await venue.FillNextOnlyAsync(step.FillNextOnly).ConfigureAwait(false);
        }

        BreakThings(step);
        ScriptVenue(step);
        await venue.WaitUntilIdleAsync().ConfigureAwait(false);
    }

    private void BreakThings(StepFile step)
    {
        if (step.QueriesFail is { } failing)
        {
            ScenarioWorld.FailQueries(_broker, failing);
        }

        if (step.Lose == LostMessage.Request)
        {
            _broker.DropNextRequest();
        }
        else if (step.Lose == LostMessage.Response)
        {
            _broker.DropNextResponse();
        }

        if (step.Outage is { } outage)
        {
            _broker.BeginOutage(outage);
        }

        if (step.HoldNext is { } wait)
        {
            _broker.Venue.Script(script => script.HoldNext(wait));
        }

        if (step.Fault is { } fault)
        {
            _broker.InjectNext(fault);
        }

        if (step.RejectNext is { } words)
        {
            _broker.Venue.RejectNext(message: words);
        }

        if (step.RejectNextCancel is { } refusal)
        {
            _broker.Venue.RejectNextCancel(message: refusal);
        }
    }

    private void ScriptVenue(StepFile step)
    {
        if (step.TakeNextAs is { } terms)
        {
            _broker.Venue.Script(script => script.TakeNextAs(terms.Of));
        }

        if (step.TakeNextTwice == true)
        {
            _broker.Venue.Script(script => script.TakeNextTwice());
        }

        if (step.TellNextFillTwice == true)
        {
            _broker.Venue.Script(script => script.TellNextFillTwice());
        }

        if (step.UndoNextReplace is { } after)
        {
            _broker.Venue.Script(script => script.UndoNextReplace(after));
        }

        if (step.Bust is { } busted)
        {
            foreach (var execution in _broker.Venue.Executions.Where(execution => execution.ClientOrderId == path.FindId(busted)))
            {
                _broker.Venue.Bust(execution.ExecutionId, execution.Symbol);
            }
        }
    }

    private void SetState(StateFile state)
    {
        if (state.After is { } after)
        {
            _broker.Venue.Schedule(after, () => path.SetState(state.ToScope(), state.State));
        }
        else
        {
            path.SetState(state.ToScope(), state.State);
        }
    }

    private decimal Draw(string symbol, RepeatFile repeat)
    {
        var draw = _draws.GetValueOrDefault(symbol);
        _draws[symbol] = draw + 1;
        var draws = repeat.Times * repeat.Steps.Count(step => step.Next == symbol);
        return repeat.Path[symbol].At(draw, draws, file.Instruments.Single(instrument => instrument.Symbol == symbol).Tick);
    }

    private static string NameOf(string name, int iteration) => iteration == 0 ? name : FormattableString.Invariant($"{name}#{iteration}");
}
