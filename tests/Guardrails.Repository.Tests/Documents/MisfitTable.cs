using System.Reflection;
using Guardrails.Observing;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>Everything the venue can say that does not fit, and what it leads to.</summary>
internal static class MisfitTable
{
    public static string Text()
    {
        var table = new MarkdownTable("What does not fit", "Alarm", "The order", "Restricted");
        foreach (var misfit in Enum.GetValues<Misfit>())
        {
            var member = typeof(Misfit).GetField(misfit.ToString(), BindingFlags.Public | BindingFlags.Static)!;
            var consequence = MisfitPolicy.Table[misfit];
            table.Row(
                XmlDocumentation.Summary(member).TrimEnd('.'),
                $"[`{consequence.Alarm}`](../operating/alarms.md#{consequence.Alarm.ToLowerInvariant()})",
                Text(consequence.Order),
                Text(consequence.Scope));
        }

        return table.ToString();
    }

    private static string Text(OrderConsequence order) => order switch
    {
        OrderConsequence.Keep => "",
        OrderConsequence.CountLarger => "counts with the larger quantity, and has to go",
        OrderConsequence.CountBothSides => "counts on both sides, and has to go",
        OrderConsequence.CountHere => "counts where it was approved, and has to go",
        OrderConsequence.CountPlain => "counts without a cap, and makes place for one of the right size where the position could cross zero",
        OrderConsequence.CountUnlinked => "counts beside its group, and makes place for one of the right size where the position could cross zero",
        OrderConsequence.CountInFull => "counts in full, and makes place for one of the right size where the position could cross zero",
        OrderConsequence.CountPrice => "is valued at the worse price; an entry has to go",
        OrderConsequence.NoteSmaller => "keeps its quantity; the smaller one is remembered",
        OrderConsequence.LookUp => "is looked up, and has to go",
        OrderConsequence.Cancel => "has to go",
        _ => throw new InvalidOperationException($"{order} has no text."),
    };

    private static string Text(MisfitScope scope) => scope switch
    {
        MisfitScope.None => "",
        MisfitScope.Symbol => "the symbol",
        MisfitScope.SymbolAndAccount => "the symbol, the account",
        MisfitScope.BothSymbolsAndAccount => "both symbols, the account",
        _ => throw new InvalidOperationException($"{scope} has no text."),
    };
}
