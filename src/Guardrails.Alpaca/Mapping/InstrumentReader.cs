using Guardrails.Alpaca.Wire;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Alpaca.Mapping;

/// <summary>Describes what can be traded. The venue tells steps of pairs only; those of shares and options follow from its rules.</summary>
internal static class InstrumentReader
{
    /// <summary>The largest fee that is taken from bought coins: 25 hundredths of a percent, the first tier of the venue's table.</summary>
    public const decimal MaxCoinFee = 0.0025m;

    /// <summary>The largest value of an order for coins in dollars, by Alpaca's documentation.</summary>
    private const decimal MaxCoinValue = 200_000m;

    private const decimal ShareFraction = 0.000000001m;
    private const decimal MinValue = 1m;
    private const string Dollar = "USD";

    /// <summary>Describes an asset.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="fractions">Whether parts of a share are to be traded. They exclude groups, short sales and orders that live longer than a day.</param>
    /// <param name="price">A recent price: of a pair it says how much an order can be for. <see langword="null"/> when it is not known.</param>
    public static WireResult<Instrument> Read(AlpacaAsset asset, bool fractions = false, decimal? price = null)
    {
        if (!Symbol.TryParse(asset.Symbol, out var symbol))
        {
            return AlpacaTerms.Unknown("$.symbol", asset.Symbol, "symbol");
        }

        return asset.Class switch
        {
            "us_equity" => Share(asset, symbol, fractions),
            "us_option" => Option(asset.Symbol!, isTradable: IsTradable(asset)),
            "crypto" => Pair(asset, symbol, price),
            _ => AlpacaTerms.Unknown("$.class", asset.Class, "class of assets that is traded through here"),
        };
    }

    /// <summary>Describes an option by its symbol.</summary>
    /// <remarks>The exchanges' steps: in the penny program 0.01 below 3 and 0.05 from there on, otherwise 0.05 and 0.10.</remarks>
    /// <param name="text">The symbol.</param>
    /// <param name="hasPennySteps">Whether it is in the penny program; <see langword="null"/> when nobody says, and every step of a cent is let pass.</param>
    /// <param name="isTradable">Whether it is traded.</param>
    public static WireResult<Instrument> Option(string text, bool? hasPennySteps = null, bool isTradable = true) =>
        OptionSymbol.Parse(text) is not { } option ? AlpacaTerms.Unknown("$.symbol", text, "symbol of an option")
            : option.IsAdjusted ? new WireProblem { Path = "$.symbol", Value = WireProblem.Shown(text), Why = "is an adjusted contract; how many shares it is on is not known" }
            : new Instrument
            {
                Symbol = new Symbol(text),
                QuoteCurrency = Dollar,
                TickSize = hasPennySteps switch { true => 0.05m, false => 0.10m, null => 0.01m },
                TickRules = hasPennySteps is { } isPenny ? [new() { PricesBelow = 3m, TickSize = isPenny ? 0.01m : 0.05m }] : [],
                LotSize = 1m,
                MinQuantity = 1m,
                Multiplier = 100m,
                Tradable = isTradable,
                Shortable = true,
                LinksExits = false,
                AttachesExits = false,
                StopsEndWithDay = true,
                Option = new OptionTerms { Underlying = option.Underlying, Right = option.Right },
            };

    private static Instrument Share(AlpacaAsset asset, Symbol symbol, bool fractions) => new()
    {
        Symbol = symbol,
        VenueSymbol = Spelling(asset.Symbol!, symbol),
        QuoteCurrency = Dollar,
        TickSize = 0.01m,
        TickRules = [new() { PricesBelow = 1m, TickSize = 0.0001m }],
        LotSize = fractions && asset.Fractionable == true ? ShareFraction : 1m,
        LinkedLotSize = 1m,
        MinNotional = MinValue,
        MinNotionalAppliesToExits = false,
        Tradable = IsTradable(asset),
        Shortable = asset.Shortable == true && (asset.BorrowStatus is { } borrow ? borrow == "easy_to_borrow" : asset.EasyToBorrow == true),
    };

    private static WireResult<Instrument> Pair(AlpacaAsset asset, Symbol symbol, decimal? price)
    {
        var slash = asset.Symbol!.IndexOf('/', StringComparison.Ordinal);
        return slash <= 0 || slash == asset.Symbol.Length - 1 ? new WireProblem { Path = "$.symbol", Value = WireProblem.Shown(asset.Symbol), Why = "is no pair such as BTC/USD" }
            : asset.PriceIncrement is not > 0m ? new WireProblem { Path = "$.price_increment", Why = "is missing or not above 0" }
            : asset.MinTradeIncrement is not > 0m ? new WireProblem { Path = "$.min_trade_increment", Why = "is missing or not above 0" }
            : new Instrument
            {
                Symbol = symbol,
                VenueSymbol = Spelling(asset.Symbol, symbol),
                BaseAsset = asset.Symbol[..slash],
                QuoteCurrency = asset.Symbol[(slash + 1)..],
                MaxBaseFee = MaxCoinFee,
                TickSize = asset.PriceIncrement.Value,
                LotSize = asset.MinTradeIncrement.Value,
                MinQuantity = asset.MinOrderSize is > 0m and { } least ? least : 0m,
                MaxQuantity = price is > 0m and { } worth ? MostCoins(worth, asset.MinTradeIncrement.Value, asset.MinOrderSize ?? 0m) : null,
                Tradable = IsTradable(asset),
                OrderTypes = [OrderType.Market, OrderType.Limit, OrderType.StopLimit],
                LinksExits = false,
                AttachesExits = false,
                ReportsExitMark = false,
            };
    }

    /// <summary>Half of what an order can be worth: an instrument is described once, and its price may double before a larger exit is refused. <see langword="null"/> where that is less than an order has to be.</summary>
    private static decimal? MostCoins(decimal price, decimal step, decimal least)
    {
        var most = decimal.Truncate(MaxCoinValue / 2m / price / step) * step;
        return most > 0m && most >= least ? most : null;
    }

    private static bool IsTradable(AlpacaAsset asset) => asset is { Tradable: true, Status: "active" };

    private static string? Spelling(string text, Symbol symbol) => text == symbol.Value ? null : text;
}
