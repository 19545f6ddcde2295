using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Orders;
using Guardrails.Rules;
using Guardrails.Text;

namespace Guardrails.Book;

/// <content>Judging one request. Reads the state, changes nothing, allocates nothing when it approves.</content>
internal sealed partial class AccountBook
{
    /// <summary>What the last <see cref="Decide"/> worked with; valid until the next one.</summary>
    public DecisionFrame Frame => _frame;

    /// <summary>Judges a request. A complete position answer read by the same call can stand in for a book that is in doubt.</summary>
    public Decision Decide(OrderRequest? request, in GuardInstant now, PositionSnapshot? read = null, in ExistingPart existing = default)
    {
        if (request is null)
        {
            Forget(now);
            return new Decision(null, now.Utc, [new Violation { Code = DenialCodes.RequestMissing, Rule = "Shape" }]);
        }

        if (IsDeciding)
        {
            throw new InvalidOperationException("A rule asked the guard while it was being asked; a rule may read only its context.");
        }

        IsDeciding = true;
        try
        {
            return Judge(request, now, read, existing);
        }
        finally
        {
            IsDeciding = false;
        }
    }

    private Decision Judge(OrderRequest request, in GuardInstant now, PositionSnapshot? read, in ExistingPart existing)
    {
        var frame = _frame;
        frame.Begin(request, now, existing);
        _rules.Evaluate(RulePhase.Shape, frame);
        if (frame.HasBlock)
        {
            return Denied(frame);
        }

        if (Find(request.Symbol) is not { Instrument: { } } symbol)
        {
            return Denied(frame, DenialCodes.InstrumentUnknown, request.Symbol.Value);
        }

        frame.Symbol = symbol;
        if (symbol.IsHedged && request.Effect == PositionEffect.Auto)
        {
            return Denied(frame, DenialCodes.PositionEffectRequired, request.Symbol.Value);
        }

        frame.Key = symbol.Find(request.Side, request.Effect);
        Price(frame);
        Prove(frame, read);
        _rules.Evaluate(RulePhase.Instrument, frame);
        if (frame.HasBlock)
        {
            return Denied(frame);
        }

        if (!frame.IsProvenExit)
        {
            Extend(frame);
            _rules.Evaluate(RulePhase.NewRisk, frame);
            if (frame.HasBlock)
            {
                return Denied(frame);
            }
        }

        return new Decision(frame.Quantity, frame.Effect, frame.IsProvenExit, frame.Warnings);
    }

    /// <summary>The event that reserves what the last <see cref="Decide"/> approved.</summary>
    public GuardEvent.OrderAdmitted Admission(OrderIdentity identity = default, string? replaces = null, OrderLinks? links = null, int admittedBefore = 0)
    {
        var f = _frame;
        var opens = !f.IsProvenExit && Limits.RequireBuyingPower;
        return new GuardEvent.OrderAdmitted(
            f.Now,
            new AdmittedOrder(
                identity.ClientOrderId ?? f.Request.ClientOrderId ?? NextClientOrderId(admittedBefore), f.Symbol.Symbol, f.Key.Key.Leg, f.Request.Side, f.Quantity, f.Request.Type, f.LimitPrice,
                f.StopPrice, f.Request.TimeInForce, f.Effect, f.IsProvenExit, f.Capped, f.Request.Strategy, f.Request.SignalId, f.Request.Parent, opens ? f.AccountValue : 0m,
                identity.Content, replaces, links),
            Evidence());
    }

    /// <summary>The event that records what the last <see cref="Decide"/> refused.</summary>
    public GuardEvent.OrderDenied Refusal(Denial denial, in GuardInstant now) => new(
        now, denial.Request?.Symbol ?? default, denial.Request?.Side ?? 0, denial.Request?.Quantity ?? 0m, Identifier.Cap(denial.Request?.Strategy, 64),
        Identifier.Cap(denial.Request?.SignalId, 64),
        [.. denial.Violations.Select(v => v.Code.Code)], 1, Evidence());

    /// <summary>Nothing to read: no request, so no position.</summary>
    public void Forget(in GuardInstant now)
    {
        _frame.Now = now;
        _frame.Symbol = null!;
        _frame.Key = null!;
        _frame.Mark = 0m;
    }

    private DecisionEvidence Evidence()
    {
        var f = _frame;
        var used = Account.Used;
        var hasKey = f.Key is not null;
        return new DecisionEvidence(
            f.Mark,
            hasKey && f.Symbol.Quote.Status == QuoteStatus.Usable ? f.Symbol.Quote.Age(f.Now) : -1,
            hasKey ? f.Key!.Ledger.Net : 0m,
            hasKey ? f.Key!.Ledger.Low : 0m,
            hasKey ? f.Key!.Ledger.High : 0m,
            hasKey ? f.LowAfter : 0m,
            hasKey ? f.HighAfter : 0m,
            Equity,
            AccountReading.Age(f.Now),
            PositionReading.Age(f.Now),
            used.Long,
            used.Short,
            used.Gross,
            Math.Max(used.NetLong, used.NetShort));
    }

    /// <summary>The id the guard gives an order: unique per run by the epoch, per order by the count.</summary>
    private string NextClientOrderId(int admittedBefore)
    {
        for (var n = OrdersNamed + 1 + admittedBefore; ; n++)
        {
            // Epochs are equally long for decades, so that the separator is for the eye only.
            var id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"g{Epoch}{_idSeparator}{n}");
            if (!WasUsed(id))
            {
                return id;
            }
        }
    }

    private static Decision Denied(DecisionFrame frame) => new(frame.Request, frame.Now.Utc, frame.Violations);

    private static Decision Denied(DecisionFrame frame, DenialCode code, string subject) =>
        new(frame.Request, frame.Now.Utc, [.. frame.Violations, new Violation { Code = code, Rule = "Instrument", Subject = subject }]);

    /// <summary>Takes over the latest usable price and values the order with it.</summary>
    private static void Price(DecisionFrame f)
    {
        ref var quote = ref f.Symbol.Quote;
        f.Mark = quote.Status == QuoteStatus.Usable ? quote.Price : f.Symbol.Mark;
        f.Repriced = f.Mark != f.Symbol.Mark;
        f.LowAfter = f.Key.Ledger.Low;
        f.HighAfter = f.Key.Ledger.High;
    }

    /// <summary>Works out the position's extremes and its contribution to all totals as they would be with the order.</summary>
    private void Extend(DecisionFrame f)
    {
        Value(f);
        var ledger = f.Key.Ledger;

        // Beside what opens, the side's capped exits count in full: one can have been executed, and not told, before others took the position
        // to where the venue would cap it.
        if (f.IsBuy)
        {
            f.HighAfter = ledger.Net + ledger.Buys + ledger.CappedBuys + f.AddedQuantity;
        }
        else
        {
            f.LowAfter = ledger.Net - ledger.Sells - ledger.CappedSells - f.AddedQuantity;
        }

        Add(ledger, f, f.IsBuy ? f.HighAfter : f.LowAfter, ref f.Added);
        if (f.Symbol.Currency != CurrencyTable.Account)
        {
            f.Added.Gross = Currencies.ToAccount(f.Symbol.Currency, f.Added.Gross);
            f.Added.Side = Currencies.ToAccount(f.Symbol.Currency, f.Added.Side);
            f.Added.Net = Currencies.ToAccount(f.Symbol.Currency, f.Added.Net);
        }

        if (HasStrategyLimits)
        {
            ExtendStrategy(f);
        }
    }

    private void ExtendStrategy(DecisionFrame f)
    {
        var name = f.Request.Strategy ?? "";
        var own = f.Key.FindStrategy(name);
        f.StrategyGross = own is not null ? own.Exposure.Gross : FindStrategy(name) is { } elsewhere ? elsewhere.Gross : UnusedStrategy(name);
        var added = default(ExposureDelta);
        var ledger = own?.Ledger ?? Untouched;
        Add(ledger, f, f.IsBuy ? ledger.High + f.AddedQuantity : ledger.Low - f.AddedQuantity, ref added);
        f.AddedStrategy = Currencies.ToAccount(f.Symbol.Currency, added.Gross);
    }

    private static void Add(Ledger ledger, DecisionFrame f, in decimal reach, ref ExposureDelta added)
    {
        if (f.IsBuy)
        {
            ledger.AddBuy(reach, f.UnitPrice, f.Pricing, f.Repriced, ref added);
        }
        else
        {
            ledger.AddSell(reach, f.UnitPrice, f.Pricing, f.Repriced, ref added);
        }
    }

    private void Value(DecisionFrame f)
    {
        var own = CeilingPrice(f.Request.Type, f.LimitPrice, f.StopPrice);
        ref readonly var pricing = ref f.Pricing;
        scoped ref readonly var price = ref pricing.Mark;
        if (own > price)
        {
            price = ref own;
        }

        if (f.Request.Type is OrderType.Market or OrderType.Stop && pricing.Market > price)
        {
            price = ref pricing.Market;
        }

        if (pricing.Floor > price)
        {
            price = ref pricing.Floor;
        }

        f.UnitPrice = price;
        f.Value = Valuation.Up(f.Quantity, price, pricing.Multiplier);
        f.AccountValue = Currencies.ToAccount(f.Symbol.Currency, f.Value);
    }

    private Ledger Untouched { get; } = new(capsApply: false);

    private static Violation Failure(DenialCode code, DecisionFrame f, decimal? limit, string subject = "") => new()
    {
        Code = code,
        Rule = ReducingProofRule.RuleName,
        Observed = f.Request.Quantity,
        Limit = limit,
        Unit = "units",
        Subject = subject,
    };

    private static string Text(decimal value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
