using System.ComponentModel;
using System.Globalization;
using Guardrails.Text;

namespace Guardrails.Limits;

/// <summary>Refuses text where a list or a table is due: without it the standard configuration binder leaves that out without a word.</summary>
internal sealed class BoundTableConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text
            ? throw new FormatException($"'{Identifier.Shown(text)}' is text where a list or a table is due; write each item under a key of its own, such as RestrictedSymbols:0 or GroupExposure:tech, or use GuardSettings, which takes none.")
            : base.ConvertFrom(context, culture, value);
}
