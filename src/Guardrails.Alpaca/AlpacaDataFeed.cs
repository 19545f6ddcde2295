namespace Guardrails.Alpaca;

/// <summary>Where prices of shares come from. What a feed shows decides what the guard's price rules know.</summary>
public enum AlpacaDataFeed
{
    /// <summary>The Investors Exchange alone, a few percent of the volume. It is not the national best bid and offer (NBBO): its quotes can be wide or old where the market is neither.</summary>
    Iex = 0,

    /// <summary>All exchanges, the national best bid and offer. Needs a subscription.</summary>
    Sip = 1,

    /// <summary>All exchanges, 15 minutes late. Such prices are old to every rule on the age of a price.</summary>
    DelayedSip = 2,

    /// <summary>The overnight session (20:00 to 04:00 New York time).</summary>
    Overnight = 3,
}
