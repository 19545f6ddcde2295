using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Guardrails.Testing.Scenarios;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>The documentation comments of the core and of the simulated broker, as the compiler wrote them beside the assemblies.</summary>
internal static partial class XmlDocumentation
{
    private static readonly Dictionary<string, XElement> Members = new[] { typeof(OrderGuard), typeof(Scenario) }
        .SelectMany(type => XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml")).Descendants("member"))
        .ToDictionary(member => member.Attribute("name")!.Value);

    public static string Summary(Type type) => Text($"T:{NameOf(type)}", "summary");

    public static string Summary(PropertyInfo property) => Text($"P:{NameOf(property.DeclaringType!)}.{property.Name}", "summary");

    public static string Summary(FieldInfo field) => Text($"F:{NameOf(field.DeclaringType!)}.{field.Name}", "summary");

    /// <summary>What the comment gives as the default; empty when it gives none.</summary>
    public static string Default(PropertyInfo property)
    {
        var value = Text($"P:{NameOf(property.DeclaringType!)}.{property.Name}", "value");
        return value.StartsWith("Default: ", StringComparison.Ordinal) ? value["Default: ".Length..].TrimEnd('.') : "";
    }

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static string Text(string member, string part) =>
        Members.GetValueOrDefault(member)?.Element(part) is { } element ? Space().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim() : "";

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see when see.Attribute("langword") is { } word => $"`{word.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{Short(see.Attribute("cref")!.Value)}`",
        XElement { Name.LocalName: "paramref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    /// <summary>Type and member: <c>P:Guardrails.RiskLimits.MaxMessages</c> is <c>RiskLimits.MaxMessages</c>, a type is its name.</summary>
    private static string Short(string reference)
    {
        var names = Arguments().Replace(reference[2..], "").Split('.');
        return reference[0] == 'T' ? names[^1] : $"{names[^2]}.{names[^1]}";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\(.*\)|`+\d+")]
    private static partial Regex Arguments();
}
