using System.Globalization;
using Guardrails.Positions;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>Which option contracts a list is asked for. Without a day of expiry it has those until the next weekend alone, as at Alpaca.</summary>
internal sealed record ContractQuery
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 10_000;

    private IReadOnlyList<string>? Underlyings { get; init; }

    private string? Status { get; init; }

    private string? Root { get; init; }

    private string? Style { get; init; }

    private OptionRight? Right { get; init; }

    private DateOnly? Expiry { get; init; }

    private DateOnly? From { get; init; }

    private DateOnly? To { get; init; }

    private decimal? MinStrike { get; init; }

    private decimal? MaxStrike { get; init; }

    private int Limit { get; init; }

    private string? Token { get; init; }

    public static Answer<ContractQuery> Read(IQueryCollection query, DateOnly today)
    {
        var days = new[] { "expiration_date", "expiration_date_gte", "expiration_date_lte" }.Select(name => (Name: name, Is: TryDay(query.Text(name), out var day), Day: day)).ToList();
        var strikes = new[] { "strike_price_gte", "strike_price_lte" }.Select(name => (Name: name, Is: TryAmount(query.Text(name), out var amount), Amount: amount)).ToList();
        var (status, kind, style, limit) = (query.Text("status") ?? "active", query.Text("type"), query.Text("style"), query.Text("limit"));
        var rows = DefaultLimit;
        var refused =
            days.Find(static day => !day.Is) is { Name: { } wrongDay } ? Refusal.Field($"failed to parse {wrongDay}")
            : strikes.Find(static strike => !strike.Is) is { Name: { } wrongStrike } ? Refusal.Field($"failed to parse {wrongStrike}")
            : status is not ("active" or "inactive") ? Refusal.Field("invalid status")
            : kind is not (null or "call" or "put") ? Refusal.Field("invalid type")
            : style is not (null or "american" or "european") ? Refusal.Field("invalid style")
            : limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out rows) || rows is < 1 or > MaxLimit) ? Refusal.Field($"limit must be between 1 and {MaxLimit}")
            : null;
        return refused is not null ? refused : new ContractQuery
        {
            Underlyings = query.List("underlying_symbols"),
            Status = status,
            Root = query.Text("root_symbol"),
            Style = style,
            Right = kind switch { "call" => OptionRight.Call, "put" => OptionRight.Put, _ => null },
            Expiry = days[0].Day,
            From = days[1].Day,
            To = days[2].Day ?? (days[0].Day is null && days[1].Day is null ? NextWeekend(today) : null),
            MinStrike = strikes[0].Amount,
            MaxStrike = strikes[1].Amount,
            Limit = rows,
            Token = query.Text("page_token"),
        };
    }

    /// <summary>A page of the contracts that are wanted, by symbol, and the token of the next one.</summary>
    public (IReadOnlyList<AssetView> Rows, string? Next) Of(IEnumerable<AssetView> contracts)
    {
        var rest = contracts.Where(IsWanted).OrderBy(static contract => contract.Symbol, StringComparer.Ordinal)
            .Where(contract => Token is null || string.CompareOrdinal(contract.Symbol, Token) > 0).Take(Limit + 1).ToList();
        return rest.Count > Limit ? (rest[..Limit], rest[Limit - 1].Symbol) : (rest, null);
    }

    private bool IsWanted(AssetView contract) => contract.Option is { } option
        && (Underlyings is null || Underlyings.Contains(option.Underlying))
        && contract.Asset.Tradable == (Status == "active")
        && (Root is null || Root == option.Underlying)
        && Style is null or "american"
        && (Right is null || Right == option.Right)
        && (Expiry is null || Expiry == option.Expiry)
        && (From is null || option.Expiry >= From)
        && (To is null || option.Expiry <= To)
        && (MinStrike is null || option.Strike >= MinStrike)
        && (MaxStrike is null || option.Strike <= MaxStrike);

    private static DateOnly NextWeekend(DateOnly today) => today.AddDays((DayOfWeek.Saturday - today.DayOfWeek + 7) % 7);

    private static bool TryDay(string? text, out DateOnly? day)
    {
        var isDay = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed);
        day = isDay ? parsed : null;
        return isDay || text is null;
    }

    private static bool TryAmount(string? text, out decimal? amount)
    {
        var isAmount = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed);
        amount = isAmount ? parsed : null;
        return isAmount || text is null;
    }
}
