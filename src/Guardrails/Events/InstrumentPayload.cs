using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Events;

/// <summary>The encoding of <see cref="Instrument"/> within an event. Both directions take the fields in the same order.</summary>
internal static class InstrumentPayload
{
    public static void Write(Instrument instrument, ref PayloadWriter w)
    {
        w.Symbol(instrument.Symbol);
        w.TextOrNull(instrument.VenueSymbol);
        w.Text(instrument.QuoteCurrency);
        w.TextOrNull(instrument.BaseAsset);
        w.Number(instrument.MaxBaseFee);
        w.Number(instrument.TickSize);
        w.Number(instrument.LotSize);
        w.Number(instrument.MinQuantity);
        w.NumberOrNull(instrument.MaxQuantity);
        w.Number(instrument.MinNotional);
        w.Flag(instrument.MinNotionalAppliesToExits);
        w.Number(instrument.Multiplier);
        w.Flag(instrument.Tradable);
        w.Flag(instrument.Shortable);
        w.Flag(instrument.NegativePricesAllowed);
        w.Number(instrument.RiskPriceFloor);
        w.NumberOrNull(instrument.UnitsOutstanding);
        w.Texts(instrument.ExposureGroups);
        w.Flag(instrument.Option is not null);
        if (instrument.Option is { } option)
        {
            w.Symbol(option.Underlying);
            w.Member(option.Right);
        }

        w.Count(instrument.TickRules.Count);
        for (var i = 0; i < instrument.TickRules.Count; i++)
        {
            w.Number(instrument.TickRules[i].PricesBelow);
            w.Number(instrument.TickRules[i].TickSize);
        }

        // An instrument of no type at all is no instrument: 0 says that all are taken.
        w.Count(instrument.OrderTypes?.Count ?? 0);
        for (var i = 0; i < instrument.OrderTypes?.Count; i++)
        {
            w.Member(instrument.OrderTypes[i]);
        }

        w.Flag(instrument.LinksExits);
        w.Flag(instrument.AttachesExits);
        w.Flag(instrument.ReportsExitMark);
        w.Number(instrument.LinkedLotSize);
        w.Flag(instrument.StopsEndWithDay);
    }

    public static Instrument Read(ref PayloadReader r) => new()
    {
        Symbol = r.Symbol(),
        VenueSymbol = r.TextOrNull(),
        QuoteCurrency = r.Text(),
        BaseAsset = r.TextOrNull(),
        MaxBaseFee = r.Number(),
        TickSize = r.Number(),
        LotSize = r.Number(),
        MinQuantity = r.Number(),
        MaxQuantity = r.NumberOrNull(),
        MinNotional = r.Number(),
        MinNotionalAppliesToExits = r.Flag(),
        Multiplier = r.Number(),
        Tradable = r.Flag(),
        Shortable = r.Flag(),
        NegativePricesAllowed = r.Flag(),
        RiskPriceFloor = r.Number(),
        UnitsOutstanding = r.NumberOrNull(),
        ExposureGroups = r.Texts(),
        Option = r.Flag() ? new OptionTerms { Underlying = r.Symbol(), Right = r.Member<OptionRight>() } : null,
        TickRules = TickRules(ref r),
        OrderTypes = OrderTypes(ref r),
        LinksExits = r.Flag(),
        AttachesExits = r.Flag(),
        ReportsExitMark = r.Flag(),
        LinkedLotSize = r.Number(),
        StopsEndWithDay = r.Flag(),
    };

    private static TickRule[] TickRules(ref PayloadReader r)
    {
        var rules = new TickRule[r.Count()];
        for (var i = 0; i < rules.Length; i++)
        {
            rules[i] = new TickRule { PricesBelow = r.Number(), TickSize = r.Number() };
        }

        return rules;
    }

    private static OrderType[]? OrderTypes(ref PayloadReader r)
    {
        var types = new OrderType[r.Count()];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = r.Member<OrderType>();
        }

        return types.Length == 0 ? null : types;
    }
}
