using System.Globalization;
using Guardrails.Events;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>Everything that can happen to a book, with the number it has in journals.</summary>
internal static class EventTable
{
    public static string Text()
    {
        var table = new MarkdownTable("Kind", "Event", "Carries, beside the time");
        foreach (var kind in Enum.GetValues<EventKind>())
        {
            var type = typeof(GuardEvent).GetNestedType(kind.ToString()) ?? throw new InvalidOperationException($"There is no event {kind}.");
            var fields = type.GetConstructors()[0].GetParameters().Skip(1).Select(parameter => $"`{parameter.Name}`");
            table.Row(((int)kind).ToString(CultureInfo.InvariantCulture), $"`{kind}`", string.Join(", ", fields));
        }

        return table.ToString();
    }
}
