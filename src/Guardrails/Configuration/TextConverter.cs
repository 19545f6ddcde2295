using System.ComponentModel;
using System.Globalization;

namespace Guardrails.Configuration;

/// <summary>Converts between a value and its text, for configuration binders, property grids and command lines. The culture is not asked: settings read the same everywhere.</summary>
/// <typeparam name="T">The value.</typeparam>
internal sealed class TextConverter<T> : TypeConverter
    where T : ITextValue<T>
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? TextValue.Parse<T>(text) : base.ConvertFrom(context, culture, value);

    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType) =>
        value is T && destinationType == typeof(string) ? value.ToString() : base.ConvertTo(context, culture, value, destinationType);
}
