using System.Globalization;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Deciding;

/// <summary>
/// Judges an order of several instruments: each leg like an order of its own, with the legs before it reserved on a scratch copy, because all of them go out
/// or none. The worst case takes no leg for a hedge of another.
/// </summary>
internal static class MultilegJudge
{
    private const int MaxRatio = 1_000;

    /// <summary>One verdict for all legs; nothing is reserved yet.</summary>
    public static GroupJudge.GroupVerdict Decide(AccountBook book, MultilegRequest? request, in GuardInstant now, PositionSnapshot? read)
    {
        if (Problem(book, request) is { } problem)
        {
            OrderJudge.Forget(book, now);
            return new(new Denial(null, now.Utc, [problem]), [], false);
        }

        var legs = Requests(request!);
        var admissions = new List<GuardEvent.OrderAdmitted>();
        var violations = new List<Violation>();
        var net = new NetPrice();
        var isExit = true;
        var asked = book;
        for (var i = 0; i < legs.Length; i++)
        {
            var leg = legs[i] with { ClientOrderId = IdOf(book, request!.ClientOrderId, i) };
            var decision = OrderJudge.Decide(asked, leg, now, read, new ExistingPart(null, 0m, 0m, Together: legs, IsPricedTogether: request.LimitPrice is not null));
            var identity = Identify(book, request, leg, i, admissions.Count > 0 ? admissions[0].Order.ClientOrderId : null);
            if (decision.Denial is { } denial)
            {
                violations.AddRange(denial.Violations);
                continue;
            }

            isExit &= decision.IsProvenExit;
            if (OrderIdentities.Conflict(book, leg, decision.IsProvenExit, ref identity) is { } conflict)
            {
                violations.Add(conflict);
            }
            else if (asked.Frame.Quantity != leg.Quantity)
            {
                violations.Add(ReplaceJudge.Refused(DenialCodes.GroupInvalid, string.Create(CultureInfo.InvariantCulture, $"of the leg {leg} only {asked.Frame.Quantity} may go, and the ratios would not hold")));
            }
            else
            {
                net.Add(asked.Frame, request.Legs[i]);
                var links = new OrderLinks(null, 0m, null, new MultilegLink("", request.Legs[i].Ratio, request.LimitPrice is not null));
                admissions.Add(OrderJudge.Admission(asked, identity, links: links));
                asked = Reserve(book, asked, legs, admissions[^1]);
            }
        }

        if (violations.Count == 0 && !isExit && net.Problem(request!) is { } far)
        {
            violations.Add(far);
        }

        if (violations.Count > 0)
        {
            OrderJudge.Forget(book, now);
            return new(new Denial(legs[0], now.Utc, violations), [], false);
        }

        var id = admissions[0].Order.ClientOrderId;
        return new(null, [.. admissions.Select(a => a with { Order = a.Order with { Links = a.Order.Links! with { Multileg = a.Order.Links.Multileg! with { Id = id } } } })], isExit);
    }

    /// <summary>The orders that were accepted before under the ids of this very request; <see langword="null"/> when it is new.</summary>
    public static IReadOnlyList<OrderView>? FindSame(BookView book, MultilegRequest? request)
    {
        if (Problem(book, request) is not null)
        {
            return null;
        }

        var same = new List<OrderView>();
        var legs = Requests(request!);
        for (var i = 0; i < legs.Length; i++)
        {
            var leg = legs[i] with { ClientOrderId = IdOf(book, i == 0 ? request!.ClientOrderId : same[0].ClientOrderId, i) };
            if (OrderIdentities.FindSame(book, leg, Identify(book, request!, leg, i, i == 0 ? null : same[0].ClientOrderId)) is not { } known)
            {
                return null;
            }

            same.Add(known);
        }

        return same;
    }

    /// <summary>The legs as orders. They have no price of their own, so that each counts like a market order.</summary>
    public static OrderRequest[] Requests(MultilegRequest request) => [.. request.Legs.Select(leg => new OrderRequest
    {
        Symbol = leg.Symbol,
        Side = leg.Side,
        Quantity = request.Quantity * leg.Ratio,
        TimeInForce = request.TimeInForce,
        Effect = leg.Effect,
        Strategy = request.Strategy,
        SignalId = request.SignalId,
        Attempt = request.Attempt,
    })];

    /// <summary>The id of a leg: that of the order for the first, with its number behind it for the others.</summary>
    private static string? IdOf(BookView book, string? order, int leg) =>
        order is null || leg == 0 ? order : string.Create(CultureInfo.InvariantCulture, $"{order}{book.IdSeparator}{leg + 1}");

    /// <summary>Under which id a leg goes out, and what was asked for under it: the net price, the ratio and the number of legs belong to that.</summary>
    private static OrderIdentity Identify(BookView book, MultilegRequest request, OrderRequest leg, int index, string? first)
    {
        if (book.Configuration.IsDisabled(Mechanisms.OrderIdentity))
        {
            return new OrderIdentity(IdOf(book, first, index), 0UL);
        }

        var isNamed = request.ClientOrderId is not null || request.SignalId is not null;
        var own = OrderIdentities.Identify(book, index == 0 ? leg : leg with { ClientOrderId = IdOf(book, first, index) });
        return own with { Content = isNamed && own.ClientOrderId is not null ? Math.Max(1, TextHash.Of(string.Create(CultureInfo.InvariantCulture, $"{own.Content}\n{request.Legs[index].Ratio}\n{OrderIdentities.Plain(request.LimitPrice)}\n{request.Legs.Count}"))) : 0UL };
    }

    private static AccountBook Reserve(AccountBook book, AccountBook asked, OrderRequest[] legs, GuardEvent.OrderAdmitted admission)
    {
        var scratch = asked == book ? book.Scratch(legs.Select(static l => l.Symbol)) : asked;
        scratch.Reserve(admission);
        return scratch;
    }

    private static Violation? Problem(BookView book, MultilegRequest? request)
    {
        if (request is null)
        {
            return new Violation { Code = DenialCodes.RequestMissing, Rule = "Multileg" };
        }

        var most = book.Configuration.Capabilities.MaxLegs;
        var legs = request.Legs;
        return most == 0 ? ReplaceJudge.Refused(DenialCodes.GroupUnsupported, "this venue takes no order of several instruments; send the legs one by one, the one that covers first")
            : legs is null || legs.Count < 2 || legs.Any(static l => l is null) ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, $"{legs?.Count ?? 0} legs; it needs at least two, and none of them null")
            : legs.Count > most ? ReplaceJudge.Refused(DenialCodes.GroupUnsupported, $"{legs.Count} legs; this venue takes at most {most}")
            : legs.FirstOrDefault(static l => l.Ratio is < 1 or > MaxRatio) is { } odd ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, $"the ratio of {odd.Symbol} is {odd.Ratio}; it must be between 1 and {MaxRatio}")
            : legs.DistinctBy(static l => l.Symbol).Count() < legs.Count ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, "two legs have the same symbol")
            : request.Quantity <= 0m || Amount.Problem(request.Quantity) is not null || Amount.Problem(request.Quantity * legs.Max(static l => l.Ratio)) is not null
                ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, string.Create(CultureInfo.InvariantCulture, $"{request.Quantity} units; the quantity must be above 0, and of every leg at most 10^12 with at most 12 decimals"))
            : request.LimitPrice is { } net && Amount.Problem(net) is { } unusable ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, string.Create(CultureInfo.InvariantCulture, $"the net price {net} {unusable}"))
            : request.LimitPrice is not null && PricedApart(book, legs) is { } apart ? ReplaceJudge.Refused(DenialCodes.GroupInvalid, apart)
            : null;
    }

    /// <summary>Why one net price of all legs would mean nothing; <see langword="null"/> when it means something, or an instrument is not known, which every leg is asked about.</summary>
    private static string? PricedApart(BookView book, IReadOnlyList<MultilegLeg> legs)
    {
        var instruments = legs.Select(l => l.Symbol.IsDefault ? null : book.Find(l.Symbol)?.Instrument).OfType<Instrument>().ToArray();
        return instruments.DistinctBy(static i => (i.QuoteCurrency, i.Multiplier)).Count() > 1
            ? $"the legs have no net price in common: {string.Join(", ", instruments.Select(static i => string.Create(CultureInfo.InvariantCulture, $"{i.Symbol} is quoted in {i.QuoteCurrency} with a multiplier of {i.Multiplier}")))}"
            : null;
    }

    /// <summary>
    /// The net price against the reference prices (C03): it may be as far from their net as all legs together may be from their own. With collars of 5 % on legs
    /// of 10 and 8, the net of 2 may be 0.90 off.
    /// </summary>
    private struct NetPrice
    {
        private decimal _net;
        private decimal _band;
        private bool _hasNoCollar;
        private string _currency;

        public void Add(DecisionFrame f, MultilegLeg leg)
        {
            _hasNoCollar |= f.Symbol.PriceCollar is not { Limit.Severity: Limits.LimitSeverity.Block } || f.Mark == 0m;
            _net += (f.IsBuy ? leg.Ratio : -leg.Ratio) * f.Mark;
            _band += leg.Ratio * f.Pricing.CollarBand;
            _currency = f.Symbol.Instrument!.QuoteCurrency;
        }

        public readonly Violation? Problem(MultilegRequest request) =>
            _hasNoCollar || request.LimitPrice is not { } limit || Math.Abs(limit - _net) <= _band ? null : new Violation
            {
                Code = DenialCodes.PriceOutsideCollar,
                Rule = "PriceCollar",
                Observed = Math.Abs(limit - _net),
                Limit = _band,
                Unit = _currency,
                Subject = nameof(MultilegRequest.LimitPrice),
                Why = new NetOutsideCollar(limit, _net, _band, _currency),
            };
    }
}
