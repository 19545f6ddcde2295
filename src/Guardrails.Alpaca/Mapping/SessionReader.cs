using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;

namespace Guardrails.Alpaca.Mapping;

/// <summary>Says which session it is by the calendar of trading days.</summary>
internal static class SessionReader
{
    private static readonly TimeOnly _nightBegins = new(20, 0);
    private static readonly TimeOnly _nightEnds = new(4, 0);

    /// <summary>The hours after the regular session, whenever that ends: 16:00 to 20:00, or 13:00 to 17:00.</summary>
    private static readonly TimeSpan _afterHours = TimeSpan.FromHours(4);
    private static readonly TimeSpan _lateClose = TimeSpan.FromMinutes(15);

    /// <summary>The session at a time.</summary>
    /// <param name="calendar">Trading days, in any order. A day that is not listed between the first and the last has no session.</param>
    /// <param name="now">The time.</param>
    public static WireResult<AlpacaSession> At(IReadOnlyList<AlpacaCalendarDay> calendar, DateTimeOffset now)
    {
        var parts = new List<(DateTimeOffset From, DateTimeOffset To, AlpacaSessionPhase Phase)>();
        foreach (var day in calendar)
        {
            if (day.Date is not { } date || day.Open is not { } open || day.Close is not { } close || open >= close)
            {
                return new WireProblem { Path = "$.date", Value = day.Date?.ToString("O"), Why = "is a day without an opening before its close" };
            }

            var (first, last) = (day.SessionOpen is { } early && early < open ? early : open, day.SessionClose is { } late && late > close ? late : close);
            Add(parts, NewYorkTime.At(date.AddDays(-1), _nightBegins), NewYorkTime.At(date, first < _nightEnds ? first : _nightEnds), AlpacaSessionPhase.Overnight);
            Add(parts, NewYorkTime.At(date, first), NewYorkTime.At(date, open), AlpacaSessionPhase.PreMarket);
            Add(parts, NewYorkTime.At(date, open), NewYorkTime.At(date, close), AlpacaSessionPhase.Regular);
            Add(parts, NewYorkTime.At(date, close), NewYorkTime.At(date, last), AlpacaSessionPhase.AfterHours);
        }

        parts.Sort(static (a, b) => a.From.CompareTo(b.From));
        if (parts.Count == 0 || now < parts[0].From || now >= parts[^1].To)
        {
            return new WireProblem { Why = "is a calendar that does not reach to now" };
        }

        var at = parts.FindIndex(part => part.From <= now && now < part.To);
        var regular = parts.FindIndex(part => part.Phase == AlpacaSessionPhase.Regular && part.From > now);
        DateTimeOffset? next = regular < 0 ? null : parts[regular].From;
        return at >= 0
            ? new AlpacaSession { Phase = parts[at].Phase, NextChange = parts[at].To, NextRegular = next }
            : new AlpacaSession { Phase = AlpacaSessionPhase.Closed, NextChange = parts.Find(part => part.From > now).From, NextRegular = next };
    }

    /// <summary>The session by the clock of a market, which knows no nights: there it is closed.</summary>
    public static WireResult<AlpacaSession> Of(AlpacaMarketClock clock) => clock.Phase switch
    {
        "closed" or "lunch" => new AlpacaSession { Phase = AlpacaSessionPhase.Closed, NextChange = clock.PhaseUntil },
        "pre" => new AlpacaSession { Phase = AlpacaSessionPhase.PreMarket, NextChange = clock.PhaseUntil },
        "core" => new AlpacaSession { Phase = AlpacaSessionPhase.Regular, NextChange = clock.PhaseUntil },
        "post" => new AlpacaSession { Phase = AlpacaSessionPhase.AfterHours, NextChange = clock.PhaseUntil },
        _ => AlpacaTerms.Unknown("$.phase", clock.Phase, "phase"),
    };

    /// <summary>The session by the clocks of the exchange (<c>NYSE</c>) and of the night (<c>BOATS</c>): where the exchange is closed, the night can be open.</summary>
    public static WireResult<AlpacaSession> Of(IReadOnlyList<AlpacaMarketClock> clocks)
    {
        if (clocks.FirstOrDefault(static clock => clock.Market?.Acronym == "NYSE") is not { } exchange)
        {
            return new WireProblem { Path = "$.clocks", Why = "has no clock of NYSE" };
        }

        if (!Of(exchange).Is(out var session, out var problem))
        {
            return problem;
        }

        session = session with { NextRegular = exchange.NextMarketOpen };
        return session.Phase != AlpacaSessionPhase.Closed || clocks.FirstOrDefault(static clock => clock.Market?.Acronym == "BOATS") is not { } night ? session
            : night.Phase == "core" ? session with { Phase = AlpacaSessionPhase.Overnight, NextChange = night.PhaseUntil }
            : night.NextMarketOpen < session.NextChange ? session with { NextChange = night.NextMarketOpen }
            : session;
    }

    /// <summary>
    /// Whether an asset can be traded in a session. Options trade in the regular one alone, and their market orders are refused outside of it. Shares trade in the others with limits, overnight where the venue says so of the asset, and in parts
    /// where it says that. Options that close late trade for 15 minutes more: until 16:15, or until 13:15 where the session ends at 13:00.
    /// </summary>
    public static MarketStatus MarketOf(AssetTerms asset, AlpacaSession session, DateTimeOffset now)
    {
        var late = asset is { Kind: AssetKind.Option, ClosesLate: true } ? LateClose(session) : null;
        var phase = asset.IsTradable == false ? MarketPhase.Halted
            : session.Phase == AlpacaSessionPhase.Regular || now < late ? MarketPhase.Continuous
            : asset.Kind != AssetKind.Equity ? MarketPhase.Closed
            : session.Phase switch
            {
                AlpacaSessionPhase.Overnight when asset.IsHaltedOvernight => MarketPhase.Halted,
                AlpacaSessionPhase.Overnight when !asset.TradesOvernight => MarketPhase.Closed,
                AlpacaSessionPhase.Closed => MarketPhase.Closed,
                _ => MarketPhase.ExtendedHours,
            };
        return new MarketStatus
        {
            Phase = phase,
            Until = asset.IsTradable == false ? null : asset.Kind == AssetKind.Option && phase == MarketPhase.Closed ? session.NextRegular : phase == MarketPhase.Continuous ? late ?? session.NextChange : session.NextChange,
            ContinuousAt = phase == MarketPhase.Continuous || asset.IsTradable == false ? null : session.NextRegular,
            KeepsOrders = asset.Kind != AssetKind.Option,
            QuantityStep = phase == MarketPhase.ExtendedHours && !asset.FractionsInExtendedHours ? 1m : null,
        };
    }

    private static DateTimeOffset? LateClose(AlpacaSession session) => session.Phase switch
    {
        AlpacaSessionPhase.Regular => session.NextChange + _lateClose,
        AlpacaSessionPhase.AfterHours => session.NextChange - _afterHours + _lateClose,
        _ => null,
    };

    /// <summary>Whether the venue's clock says the same as its calendar. Trading can be halted, or end early, on a day on which the calendar that was read says otherwise.</summary>
    /// <param name="session">The session by the calendar.</param>
    /// <param name="clock">The clock at the same time.</param>
    public static bool Agrees(AlpacaSession session, AlpacaClock clock) =>
        clock.IsOpen == session.StopsWork && (!session.StopsWork || clock.NextClose == session.NextChange);

    private static void Add(List<(DateTimeOffset From, DateTimeOffset To, AlpacaSessionPhase Phase)> parts, DateTimeOffset from, DateTimeOffset to, AlpacaSessionPhase phase)
    {
        if (from < to)
        {
            parts.Add((from, to, phase));
        }
    }
}
