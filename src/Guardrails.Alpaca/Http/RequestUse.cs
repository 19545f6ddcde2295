namespace Guardrails.Alpaca.Http;

/// <summary>What a request is for, which decides what it may take of the budget. There is no member with value 0.</summary>
internal enum RequestUse
{
    /// <summary>A question. It can wait.</summary>
    Reading = 1,

    /// <summary>An order that opens. It is refused before it takes what is kept for exits.</summary>
    Entry,

    /// <summary>A cancellation, an order that closes, or a question that one of them needs an answer to first. Nothing holds it back.</summary>
    Exit,
}
