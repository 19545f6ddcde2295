using Guardrails.Denials;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>What a scenario file has to say beyond its form: every problem at once, each with its place.</summary>
internal sealed class ScenarioValidation
{
    private const int MaxSteps = 100_000;

    private readonly List<string> _problems = [];
    private readonly SortedDictionary<string, bool> _aliases = new(StringComparer.Ordinal);
    private readonly HashSet<string> _orders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _symbols;
    private readonly bool _hasLegs;
    private int _steps;

    private ScenarioValidation(ScenarioFile file)
    {
        _symbols = [.. file.Instruments.Select(instrument => instrument.Symbol)];
        _hasLegs = file.Venue.Profile == nameof(SimulatedVenueProfile.FuturesHedge);
    }

    public static List<string> Check(ScenarioFile file)
    {
        var validation = new ScenarioValidation(file);
        validation.CheckHead(file);
        validation.CheckSetUp(file);
        validation.CheckSteps(file.Script, "script", 1, null);
        validation.CheckEffects(file);
        validation.CheckExpectations(file);
        return validation._problems;
    }

    private void CheckHead(ScenarioFile file)
    {
        Require(file.Schema == 1, $"schema is {file.Schema}; this version reads 1");
        RequireText(file.Id, "id");
        RequireText(file.Incident, "incident");
        RequireText(file.Title, "title");
        RequireText(file.Premise, "premise");
        Require(file.Facts.Count > 0, "facts is empty; quote the incident's own figures and mark what is synthetic");
        foreach (var fact in file.Facts)
        {
            RequireText(fact.Text, "facts[].text");
            Require(fact.Synthetic == string.IsNullOrWhiteSpace(fact.Source), $"fact '{fact.Text}' needs a source, or the mark synthetic, not both");
        }

        Require(file.Mechanisms.Count > 0, "mechanisms is empty; name every rule the scenario depends on");
        Require(file.Script.Count > 0, "script is empty");
        Require(_symbols.Count == file.Instruments.Count, "instruments lists a symbol twice");
        foreach (var symbol in file.Instruments.Select(instrument => instrument.Symbol))
        {
            Require(Symbol.TryParse(symbol, out var parsed) && parsed.Value == symbol, $"instruments[].symbol '{symbol}' is not in canonical form; write it as '{parsed}'");
        }

        foreach (var position in file.Positions)
        {
            RequireSymbol(position.Symbol, "positions[].symbol");
        }

        foreach (var symbol in file.Records?.Keys ?? Enumerable.Empty<string>())
        {
            RequireSymbol(symbol, "records");
        }

        foreach (var symbol in file.Guard.Hedging.Symbols.Keys)
        {
            RequireSymbol(symbol, "guard.hedging.symbols");
        }
    }

    /// <summary>What the guard and the venue would refuse when the scenario is played is refused when it is read.</summary>
    private void CheckSetUp(ScenarioFile file)
    {
        Accepts("venue", () => file.Venue.ToProfile().Validate());
        Accepts("guard.limits", () => file.Guard.Limits.ToLimits().Validate());
        foreach (var instrument in file.Instruments)
        {
            Accepts("instruments", () => instrument.ToInstrument(file.Account.Currency).Validate());
        }
    }

    private void CheckSteps(List<StepFile> steps, string place, int times, RepeatFile? repeat)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            _steps += times;
            CheckStep(steps[i], $"{place}[{i}]", times, repeat);
        }

        Require(_steps <= MaxSteps, $"{place} makes more than {MaxSteps} steps");
    }

    private void CheckStep(StepFile step, string place, int times, RepeatFile? repeat)
    {
        object?[] given =
        [
            step.Quote, step.Market, step.Feed, step.Next, step.Submit, step.Concurrently, step.Basket, step.Cancel, step.Replace, step.Close, step.Protect, step.State, step.Advance,
            step.QueriesFail, step.Outage, step.HoldNext, step.Lose, step.RejectNext, step.RejectNextCancel, step.FillNextOnly, step.ReleaseFills, step.TakeNextAs,
            step.TakeNextTwice, step.TellNextFillTwice, step.UndoNextReplace, step.Bust, step.Fault, step.ManualTrade, step.SilentTrade, step.Stranger, step.Repeat,
        ];
        Require(given.Count(member => member is not null) == 1, $"{place} has {given.Count(member => member is not null)} actions; a step is exactly one");
        foreach (var symbol in new[] { step.Quote, step.Market, step.Feed, step.ManualTrade, step.SilentTrade }.Where(prices => prices is not null).SelectMany(prices => prices!.Keys))
        {
            RequireSymbol(symbol, place);
        }

        RequireSymbol(step.Stranger?.Symbol, $"{place}.stranger");
        Require(step.Stranger is null || Enum.IsDefined(step.Stranger.Side), $"{place}.stranger.side is not defined");
        Require(step.Stranger is null or { Quantity: > 0m }, $"{place}.stranger.quantity is not above 0");
        Require(step.Next is null || repeat?.Path.ContainsKey(step.Next) == true, $"{place}.next '{step.Next}' has no path in a repeat around it");
        RequireTrue(step.ReleaseFills, $"{place}.releaseFills");
        RequireTrue(step.TakeNextTwice, $"{place}.takeNextTwice");
        RequireTrue(step.TellNextFillTwice, $"{place}.tellNextFillTwice");
        RequireTime(step.Outage, $"{place}.outage");
        RequireTime(step.HoldNext, $"{place}.holdNext");
        RequireTime(step.UndoNextReplace, $"{place}.undoNextReplace");
        RequireTime(step.State?.After, $"{place}.state.after");
        Require(step.TakeNextAs is not { IsEmpty: true }, $"{place}.takeNextAs changes nothing; give a quantity, a limit, a stop or reduceOnly");
        RequireOrderBefore(step.Bust, $"{place}.bust");
        CheckState(step.State, place);
        Require(step.FillNextOnly is not < 0m, $"{place}.fillNextOnly is below 0");
        Require(step.QueriesFail?.TrueForAll(query => Enum.IsDefined(query)) != false, $"{place}.queriesFail is not defined");
        Require(step.Fault is null || Enum.IsDefined(step.Fault.Value), $"{place}.fault is not defined");
        Require(step.Lose is null || Enum.IsDefined(step.Lose.Value), $"{place}.lose is not defined");
        foreach (var order in new[] { step.Submit }.Concat(step.Concurrently ?? []).Concat(step.Basket?.Orders ?? []))
        {
            CheckOrder(order, place, times);
        }

        if (step.Cancel is { } cancel)
        {
            RequireOrderBefore(cancel.Order, $"{place}.cancel");
            AddName(cancel.As, $"{place}.cancel", times);
        }

        CheckReplace(step.Replace, place, times);
        CheckClose(step.Close, place, times);
        CheckProtect(step.Protect, place, times);
        if (step.Repeat is { } inner)
        {
            Require(repeat is null, $"{place}.repeat is inside another repeat");
            Require(inner.Times is >= 1 and <= 10_000, $"{place}.repeat.times is {inner.Times}; use 1 to 10000");
            foreach (var symbol in inner.Path.Keys)
            {
                RequireSymbol(symbol, $"{place}.repeat.path");
                Require(inner.Steps.Exists(drawing => drawing.Next == symbol), $"{place}.repeat.path '{symbol}' is never drawn by a next step");
            }

            CheckSteps(inner.Steps, $"{place}.repeat.steps", inner.Times, inner);
        }
    }

    private void CheckReplace(ReplaceFile? replace, string place, int times)
    {
        if (replace is not null)
        {
            RequireOrderBefore(replace.Order, $"{place}.replace");
            Require(replace is not { Quantity: null, Limit: null, Stop: null }, $"{place}.replace changes nothing; give a quantity, a limit or a stop");
            AddName(replace.As, $"{place}.replace", times);
        }
    }

    private void CheckClose(CloseFile? close, string place, int times)
    {
        if (close is null)
        {
            return;
        }

        RequireSymbol(close.Symbol, $"{place}.close");
        Require(close.Quantity is null or > 0m, $"{place}.close.quantity is not above 0; leave it out to close all");
        Require(!_hasLegs, $"{place}.close needs a venue with one position per symbol; send an order whose effect is close");
        foreach (var order in close.Cancels)
        {
            RequireOrderBefore(order, $"{place}.close.cancels");
        }

        AddName(close.As, $"{place}.close", times);
    }

    private void CheckProtect(ProtectFile? protect, string place, int times)
    {
        if (protect is not null)
        {
            RequireSymbol(protect.Symbol, $"{place}.protect");
            Require(protect.Quantity is null or > 0m, $"{place}.protect.quantity is not above 0; leave it out for what is held");
            Require(protect is { Stop: > 0m, Entry: > 0m, Target: null or > 0m }, $"{place}.protect has a price that is not above 0");
            Require(!_hasLegs, $"{place}.protect needs a venue with one position per symbol");
            AddName(protect.As, $"{place}.protect", times);
        }
    }

    private void CheckState(StateFile? state, string place)
    {
        if (state is not null)
        {
            Require(state.Scope == "account" || _symbols.Contains(state.Scope), $"{place}.state names '{state.Scope}', which is neither account nor an instrument");
            Require(Enum.IsDefined(state.State), $"{place}.state.state is not defined");
        }
    }

    /// <summary>Of a repeated order nobody could say which one is meant.</summary>
    private void RequireOrderBefore(string? order, string place)
    {
        Require(order is null || _orders.Contains(order), $"{place} names '{order}', which is no order before it");
        Require(order is null || !_aliases.GetValueOrDefault(order), $"{place} names '{order}', which is repeated; name an order that is not");
    }

    private void AddName(string name, string place, int times) => Require(
        !string.IsNullOrWhiteSpace(name) && !name.Contains('#', StringComparison.Ordinal) && _aliases.TryAdd(name, times > 1), $"{place} is named '{name}'; use a new name without #");

    private void RequireTrue(bool? given, string place) => Require(given != false, $"{place} is false; leave the step out");

    private void RequireTime(TimeSpan? given, string place) => Require(given is null || given > TimeSpan.Zero, $"{place} is 0; give a time above 0");

    private void CheckOrder(OrderFile? order, string place, int times)
    {
        if (order is null)
        {
            return;
        }

        RequireSymbol(order.Symbol, place);
        Require(Enum.IsDefined(order.Side), $"{place} '{order.As}' has side {(int)order.Side}");
        Require(Enum.IsDefined(order.Effect), $"{place} '{order.As}' has effect {(int)order.Effect}");
        Require(!string.IsNullOrWhiteSpace(order.As) && !order.As.Contains('#', StringComparison.Ordinal), $"{place} has an order named '{order.As}'; use a name without #");
        Require(_aliases.TryAdd(order.As, times > 1), $"{place} has a second order named '{order.As}'");
        _orders.Add(order.As);
        Require(!order.ReduceOnly || order.Effect == PositionEffect.Close, $"{place} '{order.As}' is reduceOnly and does not say that it closes; give it the effect close");
        Require(order.OwnCheck is null or { Allows: false } or { BooksAnyway: false }, $"{place} '{order.As}': booksAnyway says nothing where ownCheck allows the order");
    }

    private void CheckEffects(ScenarioFile file)
    {
        foreach (var effect in file.Forbidden)
        {
            object?[] given = [effect.Order, effect.Short, effect.Long, effect.LongAndShort, effect.GrossExposureAbove, effect.LossAbove];
            Require(given.Count(member => member is not null) == 1, $"forbidden '{effect.Why}' has {given.Count(member => member is not null)} effects; it is exactly one");
            RequireText(effect.Why, "forbidden[].why");
            RequireSymbol(effect.Order?.Symbol ?? effect.Short ?? effect.Long ?? effect.LongAndShort, "forbidden");
        }
    }

    private void CheckExpectations(ScenarioFile file)
    {
        foreach (var (name, decision) in file.Guarded.Decisions)
        {
            var alias = name.Split('#')[0];
            Require(_aliases.TryGetValue(alias, out var repeated), $"guarded.decisions '{name}' is no order of the script");
            Require(alias == name || repeated, $"guarded.decisions '{name}' numbers an order that is not repeated");
            Require(Enum.IsDefined(decision.Outcome) && decision.Outcome != ScenarioOutcome.NotSent, $"guarded.decisions '{name}' cannot have the outcome {decision.Outcome}");
            Require((decision.Outcome == ScenarioOutcome.Denied) == decision.Violations.Count > 0, $"guarded.decisions '{name}': a denial has violations, nothing else has");
            foreach (var violation in decision.Violations)
            {
                Require(DenialCodes.All.Any(code => code.Code == violation.Code), $"guarded.decisions '{name}' expects '{violation.Code}', which is no denial code");
            }
        }

        foreach (var alarm in file.Guarded.Alarms)
        {
            Require(typeof(Guardrails.Alarms.AlarmCodes).GetFields().Any(code => (string?)code.GetRawConstantValue() == alarm), $"guarded.alarms expects '{alarm}', which is no alarm code");
        }

        foreach (var scope in file.Guarded.States.Keys)
        {
            Require(scope == "account" || _symbols.Contains(scope), $"guarded.states names '{scope}', which is neither account nor an instrument");
        }

        foreach (var alias in _aliases.Keys)
        {
            Require(file.Guarded.Decisions.Keys.Any(name => name.Split('#')[0] == alias), $"guarded.decisions says nothing of '{alias}'");
        }
    }

    private void Accepts(string place, Action check)
    {
        try
        {
            check();
        }
        catch (Exception refused) when (refused is ArgumentException or ScenarioException)
        {
            _problems.Add($"{place}: {refused.Message}");
        }
    }

    private void RequireSymbol(string? symbol, string place) =>
        Require(symbol is null || _symbols.Contains(symbol), $"{place} names '{symbol}', which is not among the instruments");

    private void RequireText(string text, string place) => Require(!string.IsNullOrWhiteSpace(text), $"{place} is empty");

    private void Require(bool holds, string problem)
    {
        if (!holds)
        {
            _problems.Add(problem);
        }
    }
}
