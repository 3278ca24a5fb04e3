import type { AssemblyName } from '../../../domain/assembly-name.ts';
import { compareVersions } from './version.ts';

// Measured on Mono 6.8.0.105: Assembly.Load of every name in the runtime's own file, with an older and a newer version each; what its log
// then calls "remapped". test/adapters/binding/mono/framework-names.test.ts measures it again.
const remapped: Readonly<Record<string, string>> = {
  '4.0.0.0': `
    Accessibility Commons.Xml.Relaxng CustomMarshalers I18N I18N.CJK I18N.MidEast I18N.Other I18N.Rare I18N.West Microsoft.CSharp Mono.Cairo
    Mono.CompilerServices.SymbolWriter Mono.Data Mono.Data.SybaseClient Mono.Data.Tds Mono.Data.TdsClient Mono.GetOptions Mono.Http Mono.Posix
    Mono.Security Mono.Security.Win32 Mono.Xml.Ext Novell.Directory.Ldap PEAPI System System.ComponentModel.Composition
    System.ComponentModel.DataAnnotations System.Configuration System.Configuration.Install System.Core System.Data
    System.Data.DataSetExtensions System.Data.Entity System.Data.Linq System.Data.OracleClient System.Data.Services System.Data.Services.Client
    System.Data.SqlXml System.Deployment System.Design System.DirectoryServices System.DirectoryServices.Protocols System.Drawing
    System.Drawing.Design System.Dynamic System.EnterpriseServices System.IO.Compression System.IO.Compression.FileSystem System.IdentityModel
    System.IdentityModel.Selectors System.Management System.Messaging System.Net System.Net.Http System.Net.Http.Rtc System.Net.Http.WebRequest
    System.Numerics System.Numerics.Vectors System.Reflection.Context System.Runtime.Caching System.Runtime.DurableInstancing
    System.Runtime.Remoting System.Runtime.Serialization System.Runtime.Serialization.Formatters.Soap System.Security System.ServiceModel
    System.ServiceModel.Activation System.ServiceModel.Discovery System.ServiceModel.Routing System.ServiceModel.Web System.ServiceProcess
    System.Transactions System.Web System.Web.Abstractions System.Web.ApplicationServices System.Web.DynamicData System.Web.Extensions
    System.Web.Extensions.Design System.Web.Mobile System.Web.RegularExpressions System.Web.Routing System.Web.Services System.Windows
    System.Windows.Forms System.Windows.Forms.DataVisualization System.Workflow.Activities System.Workflow.ComponentModel
    System.Workflow.Runtime System.Xaml System.Xml System.Xml.Linq System.Xml.Serialization WindowsBase cscompmgd mscorlib`,
  '10.0.0.0': 'Microsoft.VisualBasic Microsoft.VisualC',
};

/** References to older versions only are remapped; newer ones stay. */
const olderOnly: ReadonlySet<string> = new Set(['Microsoft.Build.Engine', 'Microsoft.Build.Framework', 'System.Threading.Tasks.Dataflow']);

const renamed: Readonly<Record<string, string>> = {
  'Microsoft.Build.Tasks': 'Microsoft.Build.Tasks.v4.0',
  'Microsoft.Build.Tasks.v3.5': 'Microsoft.Build.Tasks.v4.0',
  'Microsoft.Build.Utilities': 'Microsoft.Build.Utilities.v4.0',
  'Microsoft.Build.Utilities.v3.5': 'Microsoft.Build.Utilities.v4.0',
};

const versions: ReadonlyMap<string, string> = new Map([
  ...Object.entries(remapped).flatMap(([version, names]) => names.split(/\s+/).filter((name) => name !== '').map((name) => [name, version] as const)),
  ...[...olderOnly, ...Object.keys(renamed)].map((name) => [name, '4.0.0.0'] as const),
]);

/**
 * What a reference to an assembly of the framework means to Mono's only runtime version: 2.0.0.0 of System is 4.0.0.0, whatever its
 * token. Names of others, the facades among them, come back as they are. Names are case-sensitive here, as in Mono.
 */
export const remapFramework = (reference: AssemblyName): AssemblyName => {
  const version = versions.get(reference.name);
  if (version === undefined || version === reference.version) return reference;
  if (olderOnly.has(reference.name) && compareVersions(version, reference.version) < 0) return reference;
  return { ...reference, name: renamed[reference.name] ?? reference.name, version };
};

/** Every name that is remapped, for tests. */
export const frameworkNames: readonly string[] = [...versions.keys()];
